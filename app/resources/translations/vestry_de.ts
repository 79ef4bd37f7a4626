<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>AboutSection</name>
        <message>
            <source>About</source>
            <translation>Über Vestry</translation>
        </message>
        <message>
            <source>Version {version}</source>
            <translation>Version {version}</translation>
        </message>
        <message>
            <source>A fashion assistant that runs on your own computer and never sends a photo anywhere. Vestry is free software under the Apache License 2.0. It uses Qt and PySide6 under the LGPL 3; you may replace these libraries.</source>
            <translation>Ein Modeassistent, der auf deinem eigenen Computer läuft und nie ein Foto irgendwohin schickt. Vestry ist freie Software unter der Apache-Lizenz 2.0. Es verwendet Qt und PySide6 unter der LGPL 3; du darfst diese Bibliotheken austauschen.</translation>
        </message>
        <message>
            <source>Made of</source>
            <translation>Bestandteile</translation>
        </message>
        <message>
            <source>see its text</source>
            <translation>siehe Text</translation>
        </message>
        <message>
            <source>License</source>
            <translation>Lizenz</translation>
        </message>
        <message>
            <source>License of {part}</source>
            <translation>Lizenz von {part}</translation>
        </message>
    </context>
    <context>
        <name>AccessibilitySection</name>
        <message>
            <source>Accessibility</source>
            <translation>Bedienungshilfen</translation>
        </message>
        <message>
            <source>{percent}%</source>
            <translation>{percent} %</translation>
        </message>
        <message>
            <source>Text size</source>
            <translation>Schriftgröße</translation>
        </message>
        <message>
            <source>Texts and the spaces around them grow together.</source>
            <translation>Texte und ihre Abstände wachsen gemeinsam.</translation>
        </message>
        <message>
            <source>Reduce motion</source>
            <translation>Bewegung verringern</translation>
        </message>
        <message>
            <source>Nothing slides or fades.</source>
            <translation>Nichts gleitet oder blendet über.</translation>
        </message>
        <message>
            <source>Everything can be reached by keyboard: F6 goes from one part of the window to the next, Ctrl+K finds any action, and every key can be changed under Shortcuts.</source>
            <translation>Alles ist mit der Tastatur erreichbar: F6 springt von einem Teil des Fensters zum nächsten, Strg+K findet jede Aktion, und jede Taste lässt sich unter Tastenkürzel ändern.</translation>
        </message>
    </context>
    <context>
        <name>Activity</name>
        <message>
            <source>waiting for its turn</source>
            <translation>wartet</translation>
        </message>
        <message>
            <source>{done} of {total}</source>
            <translation>{done} von {total}</translation>
        </message>
        <message>
            <source>paused</source>
            <translation>angehalten</translation>
        </message>
        <message>
            <source>almost done</source>
            <translation>fast fertig</translation>
        </message>
        <message>
            <source>{n} s left</source>
            <translation>noch {n} s</translation>
        </message>
        <message>
            <source>{n} min left</source>
            <translation>noch {n} min</translation>
        </message>
        <message>
            <source>{h} h {m} min left</source>
            <translation>noch {h} h {m} min</translation>
        </message>
        <message>
            <source>Continue</source>
            <translation>Fortsetzen</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>{n}/s</source>
            <translation>{n}/s</translation>
        </message>
        <message>
            <source>{n}/min</source>
            <translation>{n}/min</translation>
        </message>
    </context>
    <context>
        <name>ActivityBar</name>
        <message>
            <source>Pause</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Show activity</source>
            <translation>Vorgänge zeigen</translation>
        </message>
        <message>
            <source>View</source>
            <translation>Ansicht</translation>
        </message>
        <message>
            <source>{line}  +{n} more</source>
            <translation>{line}  +{n} weitere</translation>
        </message>
        <message>
            <source>{activity}. Show activity</source>
            <translation>{activity}. Vorgänge zeigen</translation>
        </message>
        <message>
            <source>Activity</source>
            <translation>Vorgänge</translation>
        </message>
    </context>
    <context>
        <name>ActivityPanel</name>
        <message>
            <source>Activity</source>
            <translation>Vorgänge</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message numerus="yes">
            <source>and %Ln more after these</source>
            <translation>
                <numerusform>und danach noch %Ln</numerusform>
                <numerusform>und danach noch %Ln</numerusform>
            </translation>
        </message>
        <message>
            <source>Nothing is running.</source>
            <translation>Gerade läuft nichts.</translation>
        </message>
        <message>
            <source>Imports and other long work show here, with their speed and the time left.</source>
            <translation>Importe und andere lange Arbeiten stehen hier, mit Tempo und restlicher Zeit.</translation>
        </message>
        <message>
            <source>Last import</source>
            <translation>Letzter Import</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Erneut versuchen</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>Vergleichen</translation>
        </message>
        <message numerus="yes">
            <source>and %Ln more</source>
            <translation>
                <numerusform>und %Ln weiteres</numerusform>
                <numerusform>und %Ln weitere</numerusform>
            </translation>
        </message>
        <message>
            <source>Save this list...</source>
            <translation>Liste speichern ...</translation>
        </message>
        <message>
            <source>Save the list of files that could not be used</source>
            <translation>Liste der nicht brauchbaren Dateien speichern</translation>
        </message>
        <message>
            <source>Tables (*.csv)</source>
            <translation>Tabellen (*.csv)</translation>
        </message>
        <message>
            <source>Not imported.csv</source>
            <translation>Nicht importiert.csv</translation>
        </message>
        <message>
            <source>The list was written to {file}.</source>
            <translation>Die Liste wurde nach {file} geschrieben.</translation>
        </message>
        <message>
            <source>Before</source>
            <translation>Davor</translation>
        </message>
        <message>
            <source>done</source>
            <translation>fertig</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>fehlgeschlagen</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>abgebrochen</translation>
        </message>
        <message>
            <source>{label}: {state}</source>
            <translation>{label}: {state}</translation>
        </message>
    </context>
    <context>
        <name>AgendaModel</name>
        <message>
            <source>worn: {what}</source>
            <translation>getragen: {what}</translation>
        </message>
        <message>
            <source>planned: {what}</source>
            <translation>geplant: {what}</translation>
        </message>
        <message>
            <source>planned and not worn: {what}</source>
            <translation>geplant und nicht getragen: {what}</translation>
        </message>
    </context>
    <context>
        <name>AgendaView</name>
        <message>
            <source>Days, newest first</source>
            <translation>Tage, die neuesten zuerst</translation>
        </message>
    </context>
    <context>
        <name>Answer</name>
        <message>
            <source>Answer</source>
            <translation>Antwort</translation>
        </message>
        <message>
            <source>Copy the answer</source>
            <translation>Antwort kopieren</translation>
        </message>
        <message>
            <source>Answer again</source>
            <translation>Noch einmal antworten</translation>
        </message>
        <message>
            <source>Go on writing</source>
            <translation>Weiterschreiben</translation>
        </message>
        <message>
            <source>How fast it was</source>
            <translation>Wie schnell es ging</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Noch einmal versuchen</translation>
        </message>
        <message>
            <source>Choose another model</source>
            <translation>Ein anderes Modell wählen</translation>
        </message>
    </context>
    <context>
        <name>AnswerOffers</name>
        <message>
            <source>Draw it</source>
            <translation>Zeichnen</translation>
        </message>
        <message>
            <source>Swap ...</source>
            <translation>Tauschen ...</translation>
        </message>
        <message>
            <source>Ask for another garment in the place of one.</source>
            <translation>Nach einem anderen Stück anstelle eines davon fragen.</translation>
        </message>
    </context>
    <context>
        <name>AppearanceSection</name>
        <message>
            <source>Appearance</source>
            <translation>Aussehen</translation>
        </message>
        <message>
            <source>System</source>
            <translation>System</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Hell</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Dunkel</translation>
        </message>
        <message>
            <source>Small</source>
            <translation>Klein</translation>
        </message>
        <message>
            <source>Medium</source>
            <translation>Mittel</translation>
        </message>
        <message>
            <source>Large</source>
            <translation>Groß</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>Farbschema</translation>
        </message>
        <message>
            <source>System follows your desktop.</source>
            <translation>„System“ richtet sich nach deinem Computer.</translation>
        </message>
        <message>
            <source>Size of the garments in the grid</source>
            <translation>Größe der Kleidungsstücke im Raster</translation>
        </message>
        <message>
            <source>Small shows more of them at once, large shows more of each.</source>
            <translation>Klein zeigt mehr auf einmal, groß zeigt von jedem mehr.</translation>
        </message>
        <message>
            <source>Size of the garments</source>
            <translation>Größe der Kleidungsstücke</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>Wie das System</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Sprache</translation>
        </message>
        <message>
            <source>Used at once. Searching understands several languages, whichever you choose.</source>
            <translation>Gilt sofort. Die Suche versteht mehrere Sprachen, egal welche du wählst.</translation>
        </message>
    </context>
    <context>
        <name>Arranging</name>
        <message>
            <source>Order</source>
            <translation>Reihenfolge</translation>
        </message>
        <message>
            <source>Best match</source>
            <translation>Beste Treffer</translation>
        </message>
        <message>
            <source>Newest first</source>
            <translation>Neueste zuerst</translation>
        </message>
        <message>
            <source>Oldest first</source>
            <translation>Älteste zuerst</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Category</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>Color</source>
            <translation>Farbe</translation>
        </message>
        <message>
            <source>Most worn</source>
            <translation>Am meisten getragen</translation>
        </message>
        <message>
            <source>Least worn</source>
            <translation>Am wenigsten getragen</translation>
        </message>
        <message>
            <source>Longest not worn</source>
            <translation>Am längsten nicht getragen</translation>
        </message>
        <message>
            <source>Dearest first</source>
            <translation>Teuerste zuerst</translation>
        </message>
        <message>
            <source>Cheapest first</source>
            <translation>Günstigste zuerst</translation>
        </message>
        <message>
            <source>Cost per wear, highest first</source>
            <translation>Kosten je Tragen, höchste zuerst</translation>
        </message>
        <message>
            <source>Cost per wear, lowest first</source>
            <translation>Kosten je Tragen, niedrigste zuerst</translation>
        </message>
        <message>
            <source>Changed last</source>
            <translation>Zuletzt geändert</translation>
        </message>
        <message>
            <source>Warmest first</source>
            <translation>Wärmste zuerst</translation>
        </message>
        <message>
            <source>Groups</source>
            <translation>Gruppen</translation>
        </message>
        <message>
            <source>No groups</source>
            <translation>Ungruppiert</translation>
        </message>
        <message>
            <source>By kind</source>
            <translation>Nach Sorte</translation>
        </message>
        <message>
            <source>By category</source>
            <translation>Nach Art</translation>
        </message>
        <message>
            <source>By color</source>
            <translation>Nach Farbe</translation>
        </message>
        <message>
            <source>By month added</source>
            <translation>Nach Monat</translation>
        </message>
    </context>
    <context>
        <name>Asking</name>
        <message>
            <source>Yes, quite surely</source>
            <translation>Ja, ziemlich sicher</translation>
        </message>
        <message>
            <source>Probably</source>
            <translation>Wahrscheinlich</translation>
        </message>
        <message>
            <source>Rather yes</source>
            <translation>Eher ja</translation>
        </message>
        <message>
            <source>Hard to say</source>
            <translation>Schwer zu sagen</translation>
        </message>
        <message>
            <source>Rather not</source>
            <translation>Eher nicht</translation>
        </message>
        <message>
            <source>Probably not</source>
            <translation>Wahrscheinlich nicht</translation>
        </message>
        <message>
            <source>No, quite surely</source>
            <translation>Nein, ziemlich sicher nicht</translation>
        </message>
        <message>
            <source>clearly the better one</source>
            <translation>klar die bessere Wahl</translation>
        </message>
        <message>
            <source>better than the next</source>
            <translation>besser als das nächste</translation>
        </message>
        <message>
            <source>a little better than the next</source>
            <translation>etwas besser als das nächste</translation>
        </message>
        <message>
            <source>as good as the next</source>
            <translation>so gut wie das nächste</translation>
        </message>
        <message>
            <source>Asked as “{term}”.</source>
            <translation>Gefragt als „{term}“.</translation>
        </message>
        <message>
            <source>only right: {what}</source>
            <translation>nur rechts: {what}</translation>
        </message>
        <message>
            <source>only left: {what}</source>
            <translation>nur links: {what}</translation>
        </message>
        <message>
            <source>{what}: {old} → {new}</source>
            <translation>{what}: {old} → {new}</translation>
        </message>
    </context>
    <context>
        <name>AskingDialog</name>
        <message>
            <source>Ask about garments</source>
            <translation>Zu Kleidungsstücken fragen</translation>
        </message>
        <message>
            <source>Does it suit...</source>
            <translation>Passt es zu ...</translation>
        </message>
        <message>
            <source>Pick the best for...</source>
            <translation>Das Beste wählen für ...</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>Vergleichen</translation>
        </message>
        <message>
            <source>Question</source>
            <translation>Frage</translation>
        </message>
        <message>
            <source>Ask</source>
            <translation>Fragen</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Questions answered</source>
            <translation>Beantwortete Fragen</translation>
        </message>
        <message>
            <source>By their tags</source>
            <translation>Nach ihren Angaben</translation>
        </message>
        <message>
            <source>In the model's words</source>
            <translation>In den Worten des Modells</translation>
        </message>
        <message>
            <source>The garments and the answer</source>
            <translation>Die Kleidungsstücke und die Antwort</translation>
        </message>
        <message>
            <source>Garment</source>
            <translation>Kleidungsstück</translation>
        </message>
        <message>
            <source>What for? A wedding, work, summer...</source>
            <translation>Wofür? Eine Hochzeit, Arbeit, Sommer ...</translation>
        </message>
        <message>
            <source>Ask again</source>
            <translation>Noch einmal fragen</translation>
        </message>
        <message>
            <source>{model} looked at the photos. It can be wrong, and it changes nothing.</source>
            <translation>{model} hat die Fotos angesehen. Es kann sich irren, und es ändert nichts.</translation>
        </message>
        <message>
            <source>Choose one to twelve garments for this.</source>
            <translation>Wähle dafür ein bis zwölf Kleidungsstücke.</translation>
        </message>
        <message>
            <source>Choose two to twelve garments for this.</source>
            <translation>Wähle dafür zwei bis zwölf Kleidungsstücke.</translation>
        </message>
        <message>
            <source>Choose two garments for this.</source>
            <translation>Wähle dafür zwei Kleidungsstücke.</translation>
        </message>
        <message>
            <source>{model} is looking</source>
            <translation>{model} schaut</translation>
        </message>
        <message>
            <source>{done} of at most {total} questions</source>
            <translation>{done} von höchstens {total} Fragen</translation>
        </message>
        <message>
            <source>This needs a model that looks at photos.</source>
            <translation>Das braucht ein Modell, das Fotos ansieht.</translation>
        </message>
        <message>
            <source>Choose one</source>
            <translation>Eines wählen</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Noch einmal versuchen</translation>
        </message>
        <message>
            <source>Stopped.</source>
            <translation>Abgebrochen.</translation>
        </message>
        <message>
            <source>Stopped early: this is what the model had compared until then.</source>
            <translation>Früh abgebrochen: So weit hatte das Modell bis dahin verglichen.</translation>
        </message>
        <message>
            <source>No clear winner</source>
            <translation>Keines ist klar besser</translation>
        </message>
        <message>
            <source>{fits} of {total} would do</source>
            <translation>{fits} von {total} würden gehen</translation>
        </message>
        <message>
            <source>Place {n}</source>
            <translation>Platz {n}</translation>
        </message>
        <message>
            <source>{percent}% yes</source>
            <translation>{percent} % ja</translation>
        </message>
    </context>
    <context>
        <name>AttachedPicture</name>
        <message>
            <source>Picture</source>
            <translation>Bild</translation>
        </message>
        <message>
            <source>Remove {name}</source>
            <translation>{name} entfernen</translation>
        </message>
    </context>
    <context>
        <name>AuditDialog</name>
        <message>
            <source>Tags that a model sees otherwise</source>
            <translation>Angaben, die ein Modell anders sieht</translation>
        </message>
        <message>
            <source>Which tags</source>
            <translation>Welche Angaben</translation>
        </message>
        <message>
            <source>Disagreements settled</source>
            <translation>Entschiedene Abweichungen</translation>
        </message>
        <message>
            <source>Accept</source>
            <translation>Übernehmen</translation>
        </message>
        <message>
            <source>Keep mine</source>
            <translation>Meine behalten</translation>
        </message>
        <message>
            <source>Later</source>
            <translation>Später</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Check all garments</source>
            <translation>Alle Teile prüfen</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Disagreements about this garment</source>
            <translation>Abweichungen bei diesem Teil</translation>
        </message>
        <message>
            <source>accept</source>
            <translation>annehmen</translation>
        </message>
        <message>
            <source>keep mine</source>
            <translation>meine behalten</translation>
        </message>
        <message>
            <source>move</source>
            <translation>wechseln</translation>
        </message>
        <message>
            <source>accept all of this garment</source>
            <translation>bei diesem Teil alles übernehmen</translation>
        </message>
        <message>
            <source>undo</source>
            <translation>zurück</translation>
        </message>
        <message>
            <source>Checking tags</source>
            <translation>Angaben prüfen</translation>
        </message>
        <message>
            <source>Take the model's word</source>
            <translation>Angabe des Modells übernehmen</translation>
        </message>
        <message>
            <source>Keep what is stored</source>
            <translation>Gespeichertes behalten</translation>
        </message>
        <message>
            <source>Next disagreement</source>
            <translation>Nächste Abweichung</translation>
        </message>
        <message>
            <source>Disagreement before</source>
            <translation>Abweichung davor</translation>
        </message>
        <message>
            <source>Next garment</source>
            <translation>Nächstes Kleidungsstück</translation>
        </message>
        <message>
            <source>Take the model's words for this garment</source>
            <translation>Angaben des Modells für dieses Teil übernehmen</translation>
        </message>
        <message>
            <source>Keep everything of this garment</source>
            <translation>Bei diesem Teil alles behalten</translation>
        </message>
        <message>
            <source>Take the last answer back</source>
            <translation>Letzte Antwort zurücknehmen</translation>
        </message>
        <message>
            <source>Seen otherwise by {model}</source>
            <translation>Anders gesehen von {model}</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <source>{n} of {total}</source>
            <translation>{n} von {total}</translation>
        </message>
        <message numerus="yes">
            <source>%Ln settled</source>
            <translation>
                <numerusform>%Ln entschieden</numerusform>
                <numerusform>%Ln entschieden</numerusform>
            </translation>
        </message>
        <message>
            <source>All tags ({n})</source>
            <translation>Alle Angaben ({n})</translation>
        </message>
        <message>
            <source>{field} ({n})</source>
            <translation>{field} ({n})</translation>
        </message>
        <message>
            <source>A model</source>
            <translation>Ein Modell</translation>
        </message>
        <message>
            <source>Nothing yet</source>
            <translation>Noch nichts</translation>
        </message>
        <message>
            <source>What {model} sees otherwise appears here as it reads.</source>
            <translation>Was {model} anders sieht, erscheint hier nach und nach.</translation>
        </message>
        <message>
            <source>All settled</source>
            <translation>Alles entschieden</translation>
        </message>
        <message numerus="yes">
            <source>%Ln disagreement(s) settled. None of them comes back.</source>
            <translation>
                <numerusform>%Ln Abweichung entschieden. Sie kommt nicht wieder.</numerusform>
                <numerusform>%Ln Abweichungen entschieden. Keine davon kommt wieder.</numerusform>
            </translation>
        </message>
        <message>
            <source>Nothing to review</source>
            <translation>Nichts durchzusehen</translation>
        </message>
        <message numerus="yes">
            <source>{model} can read your %Ln garment(s) again. Only what it sees otherwise is shown, and nothing changes until you say so.</source>
            <translation>
                <numerusform>{model} kann dein %Ln Teil noch einmal ansehen. Gezeigt wird nur, was es anders sieht, und nichts ändert sich ohne dich.</numerusform>
                <numerusform>{model} kann deine %Ln Teile noch einmal ansehen. Gezeigt wird nur, was es anders sieht, und nichts ändert sich ohne dich.</numerusform>
            </translation>
        </message>
        <message>
            <source>{model} is reading: {done} of {total} garments.</source>
            <translation>{model} sieht nach: {done} von {total} Teilen.</translation>
        </message>
        <message>
            <source>{model} begins to read.</source>
            <translation>{model} fängt an.</translation>
        </message>
    </context>
    <context>
        <name>BeforeAfter</name>
        <message>
            <source>Before</source>
            <translation>Davor</translation>
        </message>
        <message>
            <source>After</source>
            <translation>Nachher</translation>
        </message>
        <message>
            <source>{percent}% of the picture shows before.</source>
            <translation>{percent} % des Bildes zeigen vorher.</translation>
        </message>
    </context>
    <context>
        <name>BodyPointsEditor</name>
        <message>
            <source>Body points</source>
            <translation>Körperpunkte</translation>
        </message>
        <message>
            <source>Neck</source>
            <translation>Hals</translation>
        </message>
        <message>
            <source>Left shoulder</source>
            <translation>Linke Schulter</translation>
        </message>
        <message>
            <source>Right shoulder</source>
            <translation>Rechte Schulter</translation>
        </message>
        <message>
            <source>Left elbow</source>
            <translation>Linker Ellbogen</translation>
        </message>
        <message>
            <source>Right elbow</source>
            <translation>Rechter Ellbogen</translation>
        </message>
        <message>
            <source>Left wrist</source>
            <translation>Linkes Handgelenk</translation>
        </message>
        <message>
            <source>Right wrist</source>
            <translation>Rechtes Handgelenk</translation>
        </message>
        <message>
            <source>Left hip</source>
            <translation>Linke Hüfte</translation>
        </message>
        <message>
            <source>Right hip</source>
            <translation>Rechte Hüfte</translation>
        </message>
        <message>
            <source>Left knee</source>
            <translation>Linkes Knie</translation>
        </message>
        <message>
            <source>Right knee</source>
            <translation>Rechtes Knie</translation>
        </message>
        <message>
            <source>Left ankle</source>
            <translation>Linker Knöchel</translation>
        </message>
        <message>
            <source>Right ankle</source>
            <translation>Rechter Knöchel</translation>
        </message>
    </context>
    <context>
        <name>BottomBar</name>
        <message>
            <source>Network allowed</source>
            <translation>Netz erlaubt</translation>
        </message>
        <message>
            <source>Offline</source>
            <translation>Offline</translation>
        </message>
        <message>
            <source>Vestry may download what you ask it to download, and nothing else.</source>
            <translation>Vestry darf herunterladen, was du verlangst, und sonst nichts.</translation>
        </message>
        <message>
            <source>Vestry opens no connection. Everything works without one.</source>
            <translation>Vestry öffnet keine Verbindung. Alles funktioniert ohne.</translation>
        </message>
    </context>
    <context>
        <name>BulkEdit</name>
        <message>
            <source>Edit the chosen garments</source>
            <translation>Ausgewählte bearbeiten</translation>
        </message>
        <message>
            <source>Apply</source>
            <translation>Anwenden</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message numerus="yes">
            <source>Edit %Ln garment(s)</source>
            <translation>
                <numerusform>%Ln Kleidungsstück bearbeiten</numerusform>
                <numerusform>%Ln Kleidungsstücke bearbeiten</numerusform>
            </translation>
        </message>
        <message>
            <source>Several</source>
            <translation>Mehrere</translation>
        </message>
    </context>
    <context>
        <name>CalendarModel</name>
        <message>
            <source>worn: {what}</source>
            <translation>getragen: {what}</translation>
        </message>
        <message>
            <source>planned: {what}</source>
            <translation>geplant: {what}</translation>
        </message>
        <message>
            <source>planned and not worn: {what}</source>
            <translation>geplant und nicht getragen: {what}</translation>
        </message>
        <message>
            <source>today</source>
            <translation>heute</translation>
        </message>
    </context>
    <context>
        <name>CalendarView</name>
        <message>
            <source>Calendar</source>
            <translation>Kalender</translation>
        </message>
    </context>
    <context>
        <name>ChartCard</name>
        <message>
            <source>Show all</source>
            <translation>Alle zeigen</translation>
        </message>
        <message>
            <source>Show everything that was never worn</source>
            <translation>Alles zeigen, was nie getragen wurde</translation>
        </message>
        <message>
            <source>{chart} as a table</source>
            <translation>{chart} als Tabelle</translation>
        </message>
        <message>
            <source>Save {chart} as CSV</source>
            <translation>{chart} als CSV sichern</translation>
        </message>
        <message>
            <source>Save as CSV</source>
            <translation>Als CSV sichern</translation>
        </message>
        <message>
            <source>Tables (*.csv)</source>
            <translation>Tabellen (*.csv)</translation>
        </message>
        <message>
            <source>The table was written to {file}.</source>
            <translation>Die Tabelle wurde in {file} geschrieben.</translation>
        </message>
    </context>
    <context>
        <name>ChatMemory</name>
        <message>
            <source>Forgotten: {text}</source>
            <translation>Vergessen: {text}</translation>
        </message>
        <message>
            <source>This conversation remembers nothing now.</source>
            <translation>Dieses Gespräch weiß jetzt nichts mehr.</translation>
        </message>
        <message>
            <source>A picture of this conversation</source>
            <translation>Ein Bild aus diesem Gespräch</translation>
        </message>
        <message>
            <source>A garment that is gone</source>
            <translation>Ein Kleidungsstück, das nicht mehr da ist</translation>
        </message>
        <message>
            <source>None</source>
            <translation>Keiner</translation>
        </message>
        <message>
            <source>Possible</source>
            <translation>Möglich</translation>
        </message>
        <message>
            <source>Likely</source>
            <translation>Wahrscheinlich</translation>
        </message>
        <message>
            <source>Dressier</source>
            <translation>Schicker</translation>
        </message>
        <message>
            <source>More casual</source>
            <translation>Legerer</translation>
        </message>
        <message>
            <source>Warmer</source>
            <translation>Wärmer</translation>
        </message>
        <message>
            <source>Lighter</source>
            <translation>Leichter</translation>
        </message>
        <message>
            <source>Surprise me</source>
            <translation>Überrasch mich</translation>
        </message>
        <message>
            <source>What "it" and "the second one" mean</source>
            <translation>Was „es“ und „das zweite“ meinen</translation>
        </message>
        <message>
            <source>A question</source>
            <translation>Eine Frage</translation>
        </message>
        <message>
            <source>Stays in every outfit</source>
            <translation>Bleibt in jedem Outfit</translation>
        </message>
        <message>
            <source>Left out</source>
            <translation>Bleibt weg</translation>
        </message>
        <message>
            <source>Turned down</source>
            <translation>Abgelehnt</translation>
        </message>
        <message>
            <source>Occasion</source>
            <translation>Anlass</translation>
        </message>
        <message>
            <source>Season</source>
            <translation>Jahreszeit</translation>
        </message>
        <message>
            <source>Temperature</source>
            <translation>Temperatur</translation>
        </message>
        <message>
            <source>Rain</source>
            <translation>Regen</translation>
        </message>
        <message>
            <source>Wish</source>
            <translation>Wunsch</translation>
        </message>
        <message>
            <source>Color wanted</source>
            <translation>Gewünschte Farbe</translation>
        </message>
        <message>
            <source>No such color</source>
            <translation>Nicht in dieser Farbe</translation>
        </message>
        <message>
            <source>No such material</source>
            <translation>Nicht aus diesem Material</translation>
        </message>
        <message>
            <source>Style</source>
            <translation>Stil</translation>
        </message>
        <message>
            <source>Picture that was looked at</source>
            <translation>Angesehenes Bild</translation>
        </message>
        <message>
            <source>Photo to try on</source>
            <translation>Foto zum Anprobieren</translation>
        </message>
        <message>
            <source>Missing from the wardrobe</source>
            <translation>Fehlt im Kleiderschrank</translation>
        </message>
        <message>
            <source>Not answered yet</source>
            <translation>Noch nicht beantwortet</translation>
        </message>
        <message>
            <source>Shown last</source>
            <translation>Zuletzt gezeigt</translation>
        </message>
    </context>
    <context>
        <name>ChatMessage</name>
        <message>
            <source>Earlier version</source>
            <translation>Frühere Fassung</translation>
        </message>
        <message>
            <source>Later version</source>
            <translation>Spätere Fassung</translation>
        </message>
        <message>
            <source>Version {n} of {count}</source>
            <translation>Fassung {n} von {count}</translation>
        </message>
    </context>
    <context>
        <name>ChatPage</name>
        <message>
            <source>Try again</source>
            <translation>Noch einmal versuchen</translation>
        </message>
        <message>
            <source>Conversations</source>
            <translation>Gespräche</translation>
        </message>
        <message>
            <source>New conversation</source>
            <translation>Neues Gespräch</translation>
        </message>
        <message>
            <source>More about this conversation</source>
            <translation>Mehr zu diesem Gespräch</translation>
        </message>
        <message>
            <source>Rename...</source>
            <translation>Umbenennen...</translation>
        </message>
        <message>
            <source>Copy the conversation</source>
            <translation>Gespräch kopieren</translation>
        </message>
        <message>
            <source>Save as a file...</source>
            <translation>Als Datei speichern...</translation>
        </message>
        <message>
            <source>Outfits full screen</source>
            <translation>Outfits im Vollbild</translation>
        </message>
        <message>
            <source>Archive</source>
            <translation>Archivieren</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>What I remember</source>
            <translation>Was ich mir merke</translation>
        </message>
        <message>
            <source>Product lists</source>
            <translation>Produktlisten</translation>
        </message>
        <message>
            <source>Chat</source>
            <translation>Chat</translation>
        </message>
        <message>
            <source>Search conversations</source>
            <translation>Gespräche suchen</translation>
        </message>
        <message>
            <source>Show or hide the conversations</source>
            <translation>Gespräche zeigen oder verbergen</translation>
        </message>
        <message>
            <source>Stop the answer</source>
            <translation>Antwort anhalten</translation>
        </message>
        <message>
            <source>Answer again</source>
            <translation>Noch einmal antworten</translation>
        </message>
        <message>
            <source>Ask the last question in other words</source>
            <translation>Die letzte Frage anders stellen</translation>
        </message>
        <message>
            <source>Copy the last answer</source>
            <translation>Die letzte Antwort kopieren</translation>
        </message>
        <message>
            <source>Add pictures to the message</source>
            <translation>Der Nachricht Bilder beifügen</translation>
        </message>
        <message>
            <source>Rename the conversation</source>
            <translation>Das Gespräch umbenennen</translation>
        </message>
        <message>
            <source>Save the conversation as a file</source>
            <translation>Das Gespräch als Datei speichern</translation>
        </message>
        <message>
            <source>Archive the conversation</source>
            <translation>Gespräch archivieren</translation>
        </message>
        <message>
            <source>Delete the conversation</source>
            <translation>Gespräch löschen</translation>
        </message>
        <message>
            <source>Jump to latest</source>
            <translation>Zum Neuesten</translation>
        </message>
        <message>
            <source>Conversation copied.</source>
            <translation>Gespräch kopiert.</translation>
        </message>
        <message>
            <source>Save the conversation</source>
            <translation>Das Gespräch speichern</translation>
        </message>
        <message>
            <source>conversation.md</source>
            <translation>gespraech.md</translation>
        </message>
        <message>
            <source>Saved as {name}.</source>
            <translation>Als {name} gespeichert.</translation>
        </message>
        <message>
            <source>There is no outfit in this conversation.</source>
            <translation>In diesem Gespräch ist kein Outfit.</translation>
        </message>
        <message>
            <source>Copied.</source>
            <translation>Kopiert.</translation>
        </message>
        <message>
            <source>Swap this</source>
            <translation>Tausche das</translation>
        </message>
        <message>
            <source>Choose the stylist below to go on with this.</source>
            <translation>Wähle unten die Stilberatung, um damit weiterzumachen.</translation>
        </message>
        <message>
            <source>Taken back.</source>
            <translation>Rückgängig gemacht.</translation>
        </message>
        <message>
            <source>Another picture is being drawn.</source>
            <translation>Es wird schon ein anderes Bild gezeichnet.</translation>
        </message>
        <message>
            <source>Drawing: {words}</source>
            <translation>Wird gezeichnet: {words}</translation>
        </message>
        <message>
            <source>Drawn: {words}</source>
            <translation>Gezeichnet: {words}</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>Ansicht</translation>
        </message>
        <message>
            <source>Looking through your wardrobe</source>
            <translation>Sieht in deinen Kleiderschrank</translation>
        </message>
    </context>
    <context>
        <name>ChatPicture</name>
        <message>
            <source>Picture</source>
            <translation>Bild</translation>
        </message>
        <message>
            <source>Picture: {name}</source>
            <translation>Bild: {name}</translation>
        </message>
    </context>
    <context>
        <name>ChatWords</name>
        <message>
            <source>Waking the model up</source>
            <translation>Das Modell wacht auf</translation>
        </message>
        <message>
            <source>Waiting for its turn</source>
            <translation>Wartet, bis es an der Reihe ist</translation>
        </message>
        <message>
            <source>Looking at the picture</source>
            <translation>Sieht sich das Bild an</translation>
        </message>
        <message>
            <source>Looking at the pictures</source>
            <translation>Sieht sich die Bilder an</translation>
        </message>
        <message>
            <source>Thinking</source>
            <translation>Denkt nach</translation>
        </message>
        <message>
            <source>You stopped this answer.</source>
            <translation>Du hast diese Antwort angehalten.</translation>
        </message>
        <message>
            <source>This answer was cut off when Vestry closed.</source>
            <translation>Diese Antwort brach ab, als Vestry geschlossen wurde.</translation>
        </message>
        <message>
            <source>The answer is longer than a model may write at once.</source>
            <translation>Die Antwort ist länger, als ein Modell auf einmal schreiben darf.</translation>
        </message>
        <message>
            <source>There was no room for the rest of the answer.</source>
            <translation>Für den Rest der Antwort war kein Platz.</translation>
        </message>
        <message numerus="yes">
            <source>The model no longer reads the first %Ln question(s).</source>
            <translation>
                <numerusform>Das Modell liest die erste Frage nicht mehr.</numerusform>
                <numerusform>Das Modell liest die ersten %Ln Fragen nicht mehr.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>It no longer sees %Ln earlier picture(s).</source>
            <translation>
                <numerusform>Ein früheres Bild sieht es nicht mehr.</numerusform>
                <numerusform>%Ln frühere Bilder sieht es nicht mehr.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln token(s)</source>
            <translation>
                <numerusform>%Ln Token</numerusform>
                <numerusform>%Ln Token</numerusform>
            </translation>
        </message>
        <message>
            <source>first after {seconds} s</source>
            <translation>das erste nach {seconds} s</translation>
        </message>
        <message>
            <source>{speed} tokens/s</source>
            <translation>{speed} Token/s</translation>
        </message>
        <message>
            <source>Leave out the oldest</source>
            <translation>Das Älteste weglassen</translation>
        </message>
        <message numerus="yes">
            <source>The model forgets the first %Ln question(s); you still see them.</source>
            <translation>
                <numerusform>Das Modell vergisst die erste Frage; du siehst sie weiterhin.</numerusform>
                <numerusform>Das Modell vergisst die ersten %Ln Fragen; du siehst sie weiterhin.</numerusform>
            </translation>
        </message>
        <message>
            <source>Only the newest pictures</source>
            <translation>Nur die neuesten Bilder</translation>
        </message>
        <message numerus="yes">
            <source>The model forgets %Ln earlier picture(s).</source>
            <translation>
                <numerusform>Das Modell vergisst ein früheres Bild.</numerusform>
                <numerusform>Das Modell vergisst %Ln frühere Bilder.</numerusform>
            </translation>
        </message>
        <message>
            <source>Go on with a summary</source>
            <translation>Mit einer Zusammenfassung weiter</translation>
        </message>
        <message>
            <source>A new conversation begins with what matters of this one.</source>
            <translation>Ein neues Gespräch beginnt mit dem, was von diesem zählt.</translation>
        </message>
        <message>
            <source>Give it more room</source>
            <translation>Mehr Platz geben</translation>
        </message>
        <message>
            <source>The model is started again with {limit} tokens; it takes more memory.</source>
            <translation>Das Modell startet neu mit {limit} Token; das braucht mehr Speicher.</translation>
        </message>
        <message>
            <source>asleep</source>
            <translation>schläft</translation>
        </message>
        <message>
            <source>waking up</source>
            <translation>wacht auf</translation>
        </message>
        <message>
            <source>ready</source>
            <translation>bereit</translation>
        </message>
        <message>
            <source>answering</source>
            <translation>antwortet</translation>
        </message>
    </context>
    <context>
        <name>ColorEditor</name>
        <message>
            <source>Colors of the garment</source>
            <translation>Farben des Kleidungsstücks</translation>
        </message>
        <message>
            <source>Arrow keys move the point, with Shift further; Enter takes the color.</source>
            <translation>Pfeiltasten bewegen den Punkt, mit Umschalt weiter; Eingabe nimmt die Farbe.</translation>
        </message>
        <message>
            <source>Cut-out</source>
            <translation>Freisteller</translation>
        </message>
        <message>
            <source>Photo</source>
            <translation>Foto</translation>
        </message>
        <message>
            <source>Take colors from</source>
            <translation>Farben nehmen aus</translation>
        </message>
        <message>
            <source>Take it</source>
            <translation>Nehmen</translation>
        </message>
        <message>
            <source>Colors of the garment, the dominant one first</source>
            <translation>Farben des Kleidungsstücks, die wichtigste zuerst</translation>
        </message>
        <message>
            <source>Earlier</source>
            <translation>Nach vorn</translation>
        </message>
        <message>
            <source>Later</source>
            <translation>Nach hinten</translation>
        </message>
        <message>
            <source>Remove the color</source>
            <translation>Farbe entfernen</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>Fertig</translation>
        </message>
        <message>
            <source>Colors</source>
            <translation>Farben</translation>
        </message>
        <message>
            <source>Cut-out or photo</source>
            <translation>Freisteller oder Foto</translation>
        </message>
        <message>
            <source>Move the color up</source>
            <translation>Farbe nach vorn</translation>
        </message>
        <message>
            <source>Move the color down</source>
            <translation>Farbe nach hinten</translation>
        </message>
        <message>
            <source>No garment here</source>
            <translation>Hier ist kein Kleidungsstück</translation>
        </message>
        <message>
            <source>Point at the color you mean.</source>
            <translation>Zeige auf die Farbe, die du meinst.</translation>
        </message>
        <message>
            <source>Is among the colors already.</source>
            <translation>Ist schon unter den Farben.</translation>
        </message>
        <message>
            <source>The nearest name there is.</source>
            <translation>Der nächstliegende Name.</translation>
        </message>
        <message>
            <source>Enter or a click takes it.</source>
            <translation>Eingabe oder ein Klick nimmt sie.</translation>
        </message>
        <message>
            <source>{color}, {percent}%</source>
            <translation>{color}, {percent} %</translation>
        </message>
    </context>
    <context>
        <name>ColorsRow</name>
        <message>
            <source>Take colors from the picture</source>
            <translation>Farben aus dem Bild nehmen</translation>
        </message>
    </context>
    <context>
        <name>CommandPalette</name>
        <message>
            <source>Find anything</source>
            <translation>Alles finden</translation>
        </message>
        <message>
            <source>Nothing has these words.</source>
            <translation>Nichts enthält diese Wörter.</translation>
        </message>
        <message>
            <source>Open {name}</source>
            <translation>{name} öffnen</translation>
        </message>
        <message>
            <source>Wardrobe</source>
            <translation>Kleiderschrank</translation>
        </message>
        <message>
            <source>Find an action, a page, a garment</source>
            <translation>Aktion, Seite oder Kleidungsstück finden</translation>
        </message>
        <message>
            <source>Found</source>
            <translation>Gefunden</translation>
        </message>
    </context>
    <context>
        <name>Composer</name>
        <message>
            <source>Add pictures</source>
            <translation>Bilder beifügen</translation>
        </message>
        <message>
            <source>Pictures ({patterns})</source>
            <translation>Bilder ({patterns})</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>Senden</translation>
        </message>
        <message>
            <source>Send (Enter)</source>
            <translation>Senden (Eingabe)</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Stop the answer (Esc)</source>
            <translation>Antwort anhalten (Esc)</translation>
        </message>
        <message>
            <source>Model: {name}, {state}</source>
            <translation>Modell: {name}, {state}</translation>
        </message>
        <message>
            <source>Who answers</source>
            <translation>Wer antwortet</translation>
        </message>
        <message>
            <source>{name} cannot look at pictures.</source>
            <translation>{name} kann keine Bilder ansehen.</translation>
        </message>
        <message>
            <source>words only</source>
            <translation>nur Text</translation>
        </message>
        <message>
            <source>More models...</source>
            <translation>Weitere Modelle...</translation>
        </message>
    </context>
    <context>
        <name>ComposerText</name>
        <message>
            <source>Your message</source>
            <translation>Deine Nachricht</translation>
        </message>
        <message>
            <source>Ask about clothes, or drop a picture</source>
            <translation>Frag etwas über Kleidung, oder zieh ein Bild hierher</translation>
        </message>
    </context>
    <context>
        <name>ConfirmCard</name>
        <message>
            <source>Yes</source>
            <translation>Ja</translation>
        </message>
        <message>
            <source>No</source>
            <translation>Nein</translation>
        </message>
    </context>
    <context>
        <name>ContextRing</name>
        <message>
            <source>The conversation takes {used} of {limit} tokens.</source>
            <translation>Das Gespräch belegt {used} von {limit} Token.</translation>
        </message>
        <message>
            <source>It is almost full: a new conversation answers better.</source>
            <translation>Es ist fast voll: ein neues Gespräch antwortet besser.</translation>
        </message>
    </context>
    <context>
        <name>ConversationSide</name>
        <message>
            <source>Conversations</source>
            <translation>Gespräche</translation>
        </message>
        <message>
            <source>Search conversations</source>
            <translation>Gespräche suchen</translation>
        </message>
        <message>
            <source>Clear the search</source>
            <translation>Suche leeren</translation>
        </message>
        <message>
            <source>New conversation</source>
            <translation>Neues Gespräch</translation>
        </message>
        <message>
            <source>Archive</source>
            <translation>Archiv</translation>
        </message>
        <message>
            <source>Deleted</source>
            <translation>Gelöscht</translation>
        </message>
        <message>
            <source>Shown: {place}</source>
            <translation>Gezeigt: {place}</translation>
        </message>
        <message>
            <source>The conversations cannot be read now.</source>
            <translation>Die Gespräche sind gerade nicht lesbar.</translation>
        </message>
        <message>
            <source>Nobody said that here.</source>
            <translation>Das hat hier niemand gesagt.</translation>
        </message>
        <message>
            <source>Nothing is archived.</source>
            <translation>Nichts ist archiviert.</translation>
        </message>
        <message>
            <source>Nothing is deleted.</source>
            <translation>Nichts ist gelöscht.</translation>
        </message>
        <message>
            <source>What you talk about is kept here, on this computer.</source>
            <translation>Worüber du sprichst, bleibt hier, auf diesem Computer.</translation>
        </message>
    </context>
    <context>
        <name>ConversationView</name>
        <message>
            <source>Conversations</source>
            <translation>Gespräche</translation>
        </message>
        <message>
            <source>Title of the conversation</source>
            <translation>Titel des Gesprächs</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Umbenennen</translation>
        </message>
        <message>
            <source>Conversation deleted.</source>
            <translation>Gespräch gelöscht.</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Conversation archived.</source>
            <translation>Gespräch archiviert.</translation>
        </message>
        <message>
            <source>Restore</source>
            <translation>Wiederherstellen</translation>
        </message>
        <message>
            <source>Rename...</source>
            <translation>Umbenennen...</translation>
        </message>
        <message>
            <source>Bring back from the archive</source>
            <translation>Aus dem Archiv zurückholen</translation>
        </message>
        <message>
            <source>Archive</source>
            <translation>Archivieren</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>MMM d</source>
            <comment>a day of this year</comment>
            <translation>d. MMM</translation>
        </message>
    </context>
    <context>
        <name>CutoutEditor</name>
        <message>
            <source>Mend the cut-out</source>
            <translation>Freisteller ausbessern</translation>
        </message>
        <message>
            <source>Photo to paint on</source>
            <translation>Foto zum Bemalen</translation>
        </message>
        <message>
            <source>Arrow keys move the brush, the space bar puts it down and lifts it. Hold B to see the cut-out as it was.</source>
            <translation>Pfeiltasten bewegen den Pinsel, die Leertaste setzt ihn auf und hebt ihn ab. Halte B, um den vorherigen Freisteller zu sehen.</translation>
        </message>
        <message>
            <source>Paint back</source>
            <translation>Zurückholen</translation>
        </message>
        <message>
            <source>Wipe away</source>
            <translation>Wegwischen</translation>
        </message>
        <message>
            <source>Brush</source>
            <translation>Pinsel</translation>
        </message>
        <message>
            <source>Size of the brush</source>
            <translation>Größe des Pinsels</translation>
        </message>
        <message>
            <source>Follow the garment's edge</source>
            <translation>Der Kante folgen</translation>
        </message>
        <message>
            <source>As it was, while held</source>
            <translation>Vorher, solange gehalten</translation>
        </message>
        <message>
            <source>Take the stroke back</source>
            <translation>Strich zurücknehmen</translation>
        </message>
        <message>
            <source>Make the stroke again</source>
            <translation>Strich wiederholen</translation>
        </message>
        <message>
            <source>Step back</source>
            <translation>Weiter weg</translation>
        </message>
        <message>
            <source>Look closer</source>
            <translation>Näher heran</translation>
        </message>
        <message>
            <source>Show all</source>
            <translation>Alles zeigen</translation>
        </message>
        <message>
            <source>Automatic cut-out</source>
            <translation>Automatischer Freisteller</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Keep it</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>This photo cannot be opened</source>
            <translation>Dieses Foto lässt sich nicht öffnen</translation>
        </message>
        <message>
            <source>Its file may be gone or damaged.</source>
            <translation>Seine Datei ist vielleicht weg oder beschädigt.</translation>
        </message>
        <message>
            <source>Mending a cut-out</source>
            <translation>Freisteller ausbessern</translation>
        </message>
        <message>
            <source>Paint back or wipe away</source>
            <translation>Zurückholen oder wegwischen</translation>
        </message>
        <message>
            <source>Smaller brush</source>
            <translation>Kleinerer Pinsel</translation>
        </message>
        <message>
            <source>Larger brush</source>
            <translation>Größerer Pinsel</translation>
        </message>
        <message>
            <source>Keep the cut-out</source>
            <translation>Freisteller behalten</translation>
        </message>
        <message>
            <source>Keeping it...</source>
            <translation>Wird gesichert ...</translation>
        </message>
        <message>
            <source>Not kept yet</source>
            <translation>Noch nicht gesichert</translation>
        </message>
        <message>
            <source>Paint roughly along the edge: the stroke finds it.</source>
            <translation>Male grob an der Kante entlang: Der Strich findet sie.</translation>
        </message>
        <message>
            <source>The right mouse button does the opposite, Space and drag moves the photo.</source>
            <translation>Die rechte Maustaste tut das Gegenteil; Leertaste und Ziehen bewegt das Foto.</translation>
        </message>
        <message>
            <source>The cut-out was left as it was.</source>
            <translation>Der Freisteller blieb, wie er war.</translation>
        </message>
        <message>
            <source>Keep my changes</source>
            <translation>Meine Änderungen behalten</translation>
        </message>
    </context>
    <context>
        <name>CutoutTile</name>
        <message>
            <source>The garment cut out of its photo</source>
            <translation>Das aus dem Foto freigestellte Kleidungsstück</translation>
        </message>
    </context>
    <context>
        <name>DayBox</name>
        <message>
            <source>Day of the import</source>
            <translation>Tag des Imports</translation>
        </message>
        <message>
            <source>All days</source>
            <translation>Alle Tage</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>Heute</translation>
        </message>
        <message>
            <source>Yesterday</source>
            <translation>Gestern</translation>
        </message>
        <message>
            <source>{day}: {count}</source>
            <translation>{day}: {count}</translation>
        </message>
    </context>
    <context>
        <name>DayChoice</name>
        <message>
            <source>Plan for a day</source>
            <translation>Für einen Tag planen</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>Tag</translation>
        </message>
        <message>
            <source>Plan</source>
            <translation>Planen</translation>
        </message>
    </context>
    <context>
        <name>DayPanel</name>
        <message>
            <source>Note of the day</source>
            <translation>Notiz zum Tag</translation>
        </message>
        <message>
            <source>A note</source>
            <translation>Eine Notiz</translation>
        </message>
        <message>
            <source>Temperature</source>
            <translation>Temperatur</translation>
        </message>
        <message>
            <source>Rain</source>
            <translation>Regen</translation>
        </message>
        <message>
            <source>Rain?</source>
            <translation>Regen?</translation>
        </message>
        <message>
            <source>Dry</source>
            <translation>Trocken</translation>
        </message>
        <message>
            <source>Occasion</source>
            <translation>Anlass</translation>
        </message>
        <message>
            <source>Any occasion</source>
            <translation>Jeder Anlass</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>Hinzufügen</translation>
        </message>
        <message>
            <source>Suggest</source>
            <translation>Vorschlagen</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>Heute</translation>
        </message>
        <message>
            <source>Tomorrow</source>
            <translation>Morgen</translation>
        </message>
        <message>
            <source>Yesterday</source>
            <translation>Gestern</translation>
        </message>
        <message numerus="yes">
            <source>In %Ln day(s)</source>
            <translation>
                <numerusform>In %Ln Tag</numerusform>
                <numerusform>In %Ln Tagen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln day(s) ago</source>
            <translation>
                <numerusform>Vor %Ln Tag</numerusform>
                <numerusform>Vor %Ln Tagen</numerusform>
            </translation>
        </message>
        <message>
            <source>Nothing is planned yet.</source>
            <translation>Noch ist nichts geplant.</translation>
        </message>
        <message>
            <source>Nothing was noted.</source>
            <translation>Es wurde nichts notiert.</translation>
        </message>
        <message>
            <source>Worn</source>
            <translation>Getragen</translation>
        </message>
        <message>
            <source>Planned</source>
            <translation>Geplant</translation>
        </message>
        <message>
            <source>Not worn</source>
            <translation>Nicht getragen</translation>
        </message>
        <message>
            <source>More for {what}</source>
            <translation>Mehr zu {what}</translation>
        </message>
        <message>
            <source>Wore it</source>
            <translation>Getragen</translation>
        </message>
        <message>
            <source>Wore something else</source>
            <translation>Anderes getragen</translation>
        </message>
        <message>
            <source>Move to another day...</source>
            <translation>Auf einen anderen Tag verschieben...</translation>
        </message>
        <message>
            <source>Remove from the diary</source>
            <translation>Aus dem Tagebuch nehmen</translation>
        </message>
        <message>
            <source>Move to another day</source>
            <translation>Auf einen anderen Tag verschieben</translation>
        </message>
        <message>
            <source>Looking through your wardrobe</source>
            <translation>Sieht deinen Kleiderschrank durch</translation>
        </message>
        <message>
            <source>Others</source>
            <translation>Andere</translation>
        </message>
        <message>
            <source>Plan this</source>
            <translation>Einplanen</translation>
        </message>
        <message>
            <source>Plan {what}</source>
            <translation>{what} einplanen</translation>
        </message>
    </context>
    <context>
        <name>DayRow</name>
        <message>
            <source>Choose a day</source>
            <translation>Einen Tag wählen</translation>
        </message>
    </context>
    <context>
        <name>DaysPopup</name>
        <message>
            <source>Days it was worn</source>
            <translation>Tage, an denen es getragen wurde</translation>
        </message>
        <message>
            <source>Click a day it was worn.</source>
            <translation>Klicke auf einen Tag, an dem es getragen wurde.</translation>
        </message>
    </context>
    <context>
        <name>DegreesField</name>
        <message>
            <source> °C</source>
            <translation> °C</translation>
        </message>
    </context>
    <context>
        <name>DescribeNotices</name>
        <message>
            <source>Describing garments needs a model that looks at photos.</source>
            <translation>Zum Beschreiben braucht es ein Modell, das Fotos ansehen kann.</translation>
        </message>
        <message>
            <source>Choose one</source>
            <translation>Eines wählen</translation>
        </message>
        <message numerus="yes">
            <source>{model} disagrees with %Ln value(s).</source>
            <translation>
                <numerusform>{model} sieht %Ln Angabe anders.</numerusform>
                <numerusform>{model} sieht %Ln Angaben anders.</numerusform>
            </translation>
        </message>
        <message>
            <source>Review</source>
            <translation>Durchsehen</translation>
        </message>
        <message>
            <source>{model} agrees with every value.</source>
            <translation>{model} sieht alles genauso.</translation>
        </message>
        <message numerus="yes">
            <source>{model} looked at %Ln garment(s).</source>
            <translation>
                <numerusform>{model} hat %Ln Teil angesehen.</numerusform>
                <numerusform>{model} hat %Ln Teile angesehen.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln suggestion(s) wait.</source>
            <translation>
                <numerusform>%Ln Vorschlag wartet.</numerusform>
                <numerusform>%Ln Vorschläge warten.</numerusform>
            </translation>
        </message>
        <message>
            <source>It sees nothing to add.</source>
            <translation>Es hat nichts hinzuzufügen.</translation>
        </message>
        <message numerus="yes">
            <source>%Ln photo(s) could not be described.</source>
            <translation>
                <numerusform>%Ln Foto konnte nicht beschrieben werden.</numerusform>
                <numerusform>%Ln Fotos konnten nicht beschrieben werden.</numerusform>
            </translation>
        </message>
        <message>
            <source>Stopped; what the model has read is kept.</source>
            <translation>Angehalten; was das Modell gelesen hat, bleibt.</translation>
        </message>
        <message>
            <source>Continue</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Noch einmal</translation>
        </message>
        <message>
            <source>Describing stopped at {done} of {total} garments.</source>
            <translation>Das Beschreiben hielt bei {done} von {total} Teilen an.</translation>
        </message>
        <message>
            <source>Checking the tags stopped at {done} of {total} garments.</source>
            <translation>Das Prüfen der Angaben hielt bei {done} von {total} Teilen an.</translation>
        </message>
        <message>
            <source>The download of {model} stopped at {percent}%.</source>
            <translation>Das Herunterladen von {model} hielt bei {percent} % an.</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>Zeigen</translation>
        </message>
    </context>
    <context>
        <name>DetailPanel</name>
        <message>
            <source>Garment</source>
            <translation>Kleidungsstück</translation>
        </message>
        <message>
            <source>Cut-out</source>
            <translation>Freisteller</translation>
        </message>
        <message>
            <source>Photo</source>
            <translation>Foto</translation>
        </message>
        <message>
            <source>What to show</source>
            <translation>Was zu sehen ist</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Give it a name</source>
            <translation>Gib ihm einen Namen</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>Vergleichen</translation>
        </message>
        <message>
            <source>This garment is in the trash.</source>
            <translation>Dieses Kleidungsstück liegt im Papierkorb.</translation>
        </message>
        <message>
            <source>Take it back</source>
            <translation>Zurückholen</translation>
        </message>
        <message>
            <source>Mend the cut-out</source>
            <translation>Freisteller ausbessern</translation>
        </message>
        <message>
            <source>Find similar garments</source>
            <translation>Ähnliche finden</translation>
        </message>
        <message>
            <source>Move to the trash</source>
            <translation>In den Papierkorb</translation>
        </message>
        <message>
            <source>No garment chosen</source>
            <translation>Kein Kleidungsstück ausgewählt</translation>
        </message>
        <message>
            <source>Choose one to see it here.</source>
            <translation>Wähle eines aus, um es hier zu sehen.</translation>
        </message>
        <message>
            <source>Try on</source>
            <translation>Anprobieren</translation>
        </message>
        <message>
            <source>Larger, in two columns</source>
            <translation>Größer, in zwei Spalten</translation>
        </message>
        <message>
            <source>Rename the garment</source>
            <translation>Kleidungsstück umbenennen</translation>
        </message>
        <message>
            <source>Worn today</source>
            <translation>Heute getragen</translation>
        </message>
        <message>
            <source>Washed today</source>
            <translation>Heute gewaschen</translation>
        </message>
        <message>
            <source>Cut-out or photo</source>
            <translation>Freisteller oder Foto</translation>
        </message>
        <message>
            <source>Compare duplicates</source>
            <translation>Doppelte vergleichen</translation>
        </message>
        <message>
            <source>All tags are right</source>
            <translation>Alle Angaben stimmen</translation>
        </message>
        <message>
            <source>Take colors from the picture</source>
            <translation>Farben aus dem Bild nehmen</translation>
        </message>
        <message>
            <source>Next garment</source>
            <translation>Nächstes Kleidungsstück</translation>
        </message>
        <message>
            <source>Garment before</source>
            <translation>Voriges Kleidungsstück</translation>
        </message>
        <message>
            <source>Garment in two columns</source>
            <translation>Kleidungsstück in zwei Spalten</translation>
        </message>
        <message>
            <source>Describe with a model</source>
            <translation>Mit einem Modell beschreiben</translation>
        </message>
        <message>
            <source>Accept all suggestions</source>
            <translation>Alle Vorschläge übernehmen</translation>
        </message>
        <message>
            <source>Dismiss all suggestions</source>
            <translation>Alle Vorschläge verwerfen</translation>
        </message>
        <message numerus="yes">
            <source>May be the same as %Ln other garment(s)</source>
            <translation>
                <numerusform>Vielleicht dasselbe wie %Ln anderes</numerusform>
                <numerusform>Vielleicht dasselbe wie %Ln andere</numerusform>
            </translation>
        </message>
        <message>
            <source>Added {day}</source>
            <translation>Hinzugefügt {day}</translation>
        </message>
        <message>
            <source>cut-out mended by you</source>
            <translation>Freisteller von dir ausgebessert</translation>
        </message>
    </context>
    <context>
        <name>DiaryPage</name>
        <message>
            <source>Month</source>
            <translation>Monat</translation>
        </message>
        <message>
            <source>Week</source>
            <translation>Woche</translation>
        </message>
        <message>
            <source>Agenda</source>
            <translation>Liste</translation>
        </message>
        <message>
            <source>Laundry</source>
            <translation>Wäsche</translation>
        </message>
        <message>
            <source>Packing</source>
            <translation>Packen</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>Ansicht</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <source>On</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>Heute</translation>
        </message>
        <message>
            <source>Plan the week</source>
            <translation>Woche planen</translation>
        </message>
        <message>
            <source>Your diary is still empty</source>
            <translation>Dein Tagebuch ist noch leer</translation>
        </message>
        <message>
            <source>Note what you wear, or plan what you will: it shows here, day by day.</source>
            <translation>Notiere, was du trägst, oder plane, was du tragen willst: Tag für Tag steht es hier.</translation>
        </message>
        <message>
            <source>Note what you wear today</source>
            <translation>Notieren, was du heute trägst</translation>
        </message>
        <message>
            <source>Diary</source>
            <translation>Tagebuch</translation>
        </message>
        <message>
            <source>Diary: month</source>
            <translation>Tagebuch: Monat</translation>
        </message>
        <message>
            <source>Diary: week</source>
            <translation>Tagebuch: Woche</translation>
        </message>
        <message>
            <source>Diary: agenda</source>
            <translation>Tagebuch: Liste</translation>
        </message>
        <message>
            <source>Diary: laundry</source>
            <translation>Tagebuch: Wäsche</translation>
        </message>
        <message>
            <source>Diary: packing lists</source>
            <translation>Tagebuch: Packlisten</translation>
        </message>
        <message>
            <source>Add to the day...</source>
            <translation>Zum Tag hinzufügen...</translation>
        </message>
        <message>
            <source>Suggest an outfit for the day</source>
            <translation>Ein Outfit für den Tag vorschlagen</translation>
        </message>
        <message>
            <source>Go to today</source>
            <translation>Zu heute</translation>
        </message>
        <message>
            <source>What will you wear on {day}?</source>
            <translation>Was trägst du am {day}?</translation>
        </message>
        <message>
            <source>What did you wear on {day}?</source>
            <translation>Was hast du am {day} getragen?</translation>
        </message>
        <message>
            <source>What did you wear instead?</source>
            <translation>Was hast du stattdessen getragen?</translation>
        </message>
        <message>
            <source>Packing lists</source>
            <translation>Packlisten</translation>
        </message>
        <message>
            <source>The month before</source>
            <translation>Der Monat davor</translation>
        </message>
        <message>
            <source>The week before</source>
            <translation>Die Woche davor</translation>
        </message>
        <message>
            <source>The month after</source>
            <translation>Der Monat danach</translation>
        </message>
        <message>
            <source>The week after</source>
            <translation>Die Woche danach</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
    </context>
    <context>
        <name>DiaryPicker</name>
        <message>
            <source>Outfits and garments</source>
            <translation>Outfits und Kleidungsstücke</translation>
        </message>
        <message>
            <source>Search outfits and garments</source>
            <translation>Outfits und Kleidungsstücke suchen</translation>
        </message>
        <message>
            <source>Worn</source>
            <translation>Getragen</translation>
        </message>
        <message>
            <source>Planned</source>
            <translation>Geplant</translation>
        </message>
        <message>
            <source>Note it as</source>
            <translation>Notieren als</translation>
        </message>
        <message>
            <source>Choose</source>
            <translation>Auswählen</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message numerus="yes">
            <source>%Ln chosen</source>
            <translation>
                <numerusform>%Ln ausgewählt</numerusform>
                <numerusform>%Ln ausgewählt</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DiaryViewModel</name>
        <message>
            <source>Outfit</source>
            <translation>Outfit</translation>
        </message>
        <message>
            <source>Planned</source>
            <translation>Geplant</translation>
        </message>
        <message>
            <source>Noted as worn</source>
            <translation>Als getragen notiert</translation>
        </message>
        <message>
            <source>Noted; the plan is kept as not worn</source>
            <translation>Notiert; der Plan bleibt als nicht getragen stehen</translation>
        </message>
        <message>
            <source>Moved</source>
            <translation>Verschoben</translation>
        </message>
        <message>
            <source>Removed from the diary</source>
            <translation>Aus dem Tagebuch genommen</translation>
        </message>
        <message>
            <source>This week is over.</source>
            <translation>Diese Woche ist vorbei.</translation>
        </message>
        <message>
            <source>Every day of this week is planned.</source>
            <translation>Jeder Tag dieser Woche ist geplant.</translation>
        </message>
        <message numerus="yes">
            <source>%Ln day(s) planned</source>
            <translation>
                <numerusform>%Ln Tag geplant</numerusform>
                <numerusform>%Ln Tage geplant</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Nothing was found for %Ln day(s).</source>
            <translation>
                <numerusform>Für %Ln Tag wurde nichts gefunden.</numerusform>
                <numerusform>Für %Ln Tage wurde nichts gefunden.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DrawBar</name>
        <message>
            <source>A green linen shirt with short sleeves</source>
            <translation>Ein grünes Leinenhemd mit kurzen Ärmeln</translation>
        </message>
        <message>
            <source>What shall be drawn</source>
            <translation>Was gezeichnet werden soll</translation>
        </message>
        <message>
            <source>Draw it</source>
            <translation>Zeichnen</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Models that draw</source>
            <translation>Modelle, die zeichnen</translation>
        </message>
        <message>
            <source>Steps of the drawing</source>
            <translation>Schritte der Zeichnung</translation>
        </message>
        <message>
            <source>No model that draws is installed. Choose one on the models page.</source>
            <translation>Es ist kein Modell installiert, das zeichnet. Wähle eins auf der Modellseite.</translation>
        </message>
        <message>
            <source>The model gets ready.</source>
            <translation>Das Modell macht sich bereit.</translation>
        </message>
        <message>
            <source>Step {done} of {total}</source>
            <translation>Schritt {done} von {total}</translation>
        </message>
        <message>
            <source>{model} draws here. Pictures carry a badge and never mix with photos.</source>
            <translation>Hier zeichnet {model}. Bilder tragen ein Kennzeichen und mischen sich nie unter Fotos.</translation>
        </message>
    </context>
    <context>
        <name>DropVeil</name>
        <message>
            <source>Drop to add your model</source>
            <translation>Loslassen, um dein Modell hinzuzufügen</translation>
        </message>
        <message>
            <source>A GGUF file, and its mmproj file if it sees pictures.</source>
            <translation>Eine GGUF-Datei und, wenn es Bilder sieht, ihre mmproj-Datei.</translation>
        </message>
        <message>
            <source>Drop to see these outfits</source>
            <translation>Loslassen, um diese Outfits zu sehen</translation>
        </message>
        <message>
            <source>From a stylist. Nothing is taken in before you say so.</source>
            <translation>Von jemandem, der dich berät. Übernommen wird erst, was du willst.</translation>
        </message>
        <message>
            <source>Drop to add to your wardrobe</source>
            <translation>Loslassen, um sie in den Kleiderschrank zu legen</translation>
        </message>
        <message>
            <source>Photos and folders. The originals stay where they are.</source>
            <translation>Fotos und Ordner. Die Originale bleiben, wo sie sind.</translation>
        </message>
    </context>
    <context>
        <name>DuplicatesDialog</name>
        <message>
            <source>The same garment twice?</source>
            <translation>Zweimal dasselbe?</translation>
        </message>
        <message>
            <source>Pairs decided</source>
            <translation>Entschiedene Paare</translation>
        </message>
        <message>
            <source>Photo</source>
            <translation>Foto</translation>
        </message>
        <message>
            <source>Cut-out</source>
            <translation>Freisteller</translation>
        </message>
        <message>
            <source>What to show</source>
            <translation>Was zu sehen ist</translation>
        </message>
        <message>
            <source>The pair before</source>
            <translation>Voriges Paar</translation>
        </message>
        <message>
            <source>Decide later</source>
            <translation>Später entscheiden</translation>
        </message>
        <message>
            <source>Keep this one</source>
            <translation>Dieses behalten</translation>
        </message>
        <message>
            <source>Two garments</source>
            <translation>Zwei Kleidungsstücke</translation>
        </message>
        <message>
            <source>They are not the same; never ask again</source>
            <translation>Sie sind nicht dasselbe; nicht mehr fragen</translation>
        </message>
        <message>
            <source>The other one goes to the trash. Its photos, wears, outfits and what you said of it come along.</source>
            <translation>Das andere kommt in den Papierkorb. Seine Fotos, Tragetage, Outfits und deine Angaben kommen mit.</translation>
        </message>
        <message>
            <source>Nothing left to compare</source>
            <translation>Nichts mehr zu vergleichen</translation>
        </message>
        <message>
            <source>Vestry finds no garments that may be the same.</source>
            <translation>Vestry findet keine Kleidungsstücke, die dasselbe sein könnten.</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Comparing duplicates</source>
            <translation>Doppelte vergleichen</translation>
        </message>
        <message>
            <source>Keep the left one</source>
            <translation>Das linke behalten</translation>
        </message>
        <message>
            <source>Keep the right one</source>
            <translation>Das rechte behalten</translation>
        </message>
        <message>
            <source>Keep the better one</source>
            <translation>Das bessere behalten</translation>
        </message>
        <message>
            <source>They are two garments</source>
            <translation>Es sind zwei Kleidungsstücke</translation>
        </message>
        <message>
            <source>Cut-out or photo</source>
            <translation>Freisteller oder Foto</translation>
        </message>
        <message>
            <source>Take the decision back</source>
            <translation>Entscheidung zurücknehmen</translation>
        </message>
        <message>
            <source>{at} of {total}</source>
            <translation>{at} von {total}</translation>
        </message>
        <message numerus="yes">
            <source>%Ln left to decide</source>
            <translation>
                <numerusform>Noch %Ln zu entscheiden</numerusform>
                <numerusform>Noch %Ln zu entscheiden</numerusform>
            </translation>
        </message>
        <message>
            <source>{left} beside {right}</source>
            <translation>{left} neben {right}</translation>
        </message>
        <message>
            <source>Keep {name}</source>
            <translation>{name} behalten</translation>
        </message>
        <message>
            <source>These are the same file</source>
            <translation>Es ist dieselbe Datei</translation>
        </message>
        <message>
            <source>These are nearly the same picture</source>
            <translation>Es ist fast dasselbe Bild</translation>
        </message>
        <message>
            <source>These look like the same garment</source>
            <translation>Es sieht nach demselben Kleidungsstück aus</translation>
        </message>
    </context>
    <context>
        <name>DuplicatesViewModel</name>
        <message>
            <source>They stay two garments.</source>
            <translation>Es bleiben zwei Kleidungsstücke.</translation>
        </message>
        <message>
            <source>Merged into {name}.</source>
            <translation>Zusammengelegt zu {name}.</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
    </context>
    <context>
        <name>ExportWords</name>
        <message>
            <source>{page}: open it in any browser; it needs no network.
{paper}: to print.
{pictures}: each outfit as a picture.
{outfits}: for Vestry, which proposes these outfits with your own garments.
    Drop this folder or its ZIP file on Vestry's window, or choose it on the page
    Outfits under "Outfits from a stylist...".
</source>
            <translation>{page}: öffnet sich in jedem Browser; braucht kein Netz.
{paper}: zum Drucken.
{pictures}: jedes Outfit als Bild.
{outfits}: für Vestry, das diese Outfits mit deinen eigenen Kleidungsstücken vorschlägt.
    Zieh diesen Ordner oder seine ZIP-Datei auf Vestrys Fenster, oder wähle ihn auf der Seite
    Outfits unter "Outfits vom Stylisten...".
</translation>
        </message>
        <message>
            <source>Packing list</source>
            <translation>Packliste</translation>
        </message>
        <message>
            <source>To pack</source>
            <translation>Einzupacken</translation>
        </message>
        <message>
            <source>Day by day</source>
            <translation>Tag für Tag</translation>
        </message>
        <message>
            <source>rain</source>
            <translation>Regen</translation>
        </message>
        <message>
            <source>Look {number}</source>
            <translation>Look {number}</translation>
        </message>
        <message>
            <source>Made with Vestry on {day}.</source>
            <translation>Mit Vestry gemacht am {day}.</translation>
        </message>
    </context>
    <context>
        <name>Field</name>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Category</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>Colors</source>
            <translation>Farben</translation>
        </message>
        <message>
            <source>Pattern</source>
            <translation>Muster</translation>
        </message>
        <message>
            <source>Material</source>
            <translation>Material</translation>
        </message>
        <message>
            <source>Fit</source>
            <translation>Passform</translation>
        </message>
        <message>
            <source>Style</source>
            <translation>Stil</translation>
        </message>
        <message>
            <source>Season</source>
            <translation>Jahreszeit</translation>
        </message>
        <message>
            <source>Occasion</source>
            <translation>Anlass</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>Details</translation>
        </message>
        <message>
            <source>Formality</source>
            <translation>Förmlichkeit</translation>
        </message>
        <message>
            <source>Warmth</source>
            <translation>Wärme</translation>
        </message>
        <message>
            <source>For children</source>
            <translation>Für Kinder</translation>
        </message>
        <message>
            <source>Brand</source>
            <translation>Marke</translation>
        </message>
        <message>
            <source>Price</source>
            <translation>Preis</translation>
        </message>
        <message>
            <source>Pieces</source>
            <translation>Stück</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Bought</source>
            <translation>Gekauft</translation>
        </message>
        <message>
            <source>Kept in</source>
            <translation>Aufbewahrt in</translation>
        </message>
        <message>
            <source>Notes</source>
            <translation>Notizen</translation>
        </message>
    </context>
    <context>
        <name>FillersViewModel</name>
        <message>
            <source>This piece is locked. Unlock it to try others.</source>
            <translation>Dieses Stück ist gesperrt. Entsperr es, um andere zu probieren.</translation>
        </message>
        <message>
            <source>There is nothing else that could stand here.</source>
            <translation>Es gibt nichts anderes, das hier liegen könnte.</translation>
        </message>
    </context>
    <context>
        <name>FilmStrip</name>
        <message>
            <source>Next garments; the arrow keys move through them</source>
            <translation>Nächste Kleidungsstücke; die Pfeiltasten führen hindurch</translation>
        </message>
    </context>
    <context>
        <name>FilterChips</name>
        <message>
            <source>Ready to wear</source>
            <translation>Tragbereit</translation>
        </message>
        <message>
            <source>In the laundry</source>
            <translation>In der Wäsche</translation>
        </message>
        <message>
            <source>Away</source>
            <translation>Unterwegs</translation>
        </message>
        <message>
            <source>Filters</source>
            <translation>Filter</translation>
        </message>
        <message>
            <source>Add a filter...</source>
            <translation>Filter hinzufügen ...</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>Filter</source>
            <translation>Filter</translation>
        </message>
        <message>
            <source>Add a filter</source>
            <translation>Filter hinzufügen</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>Leeren</translation>
        </message>
        <message>
            <source>Clear search and filters</source>
            <translation>Suche und Filter leeren</translation>
        </message>
        <message>
            <source>Searched for “{words}”</source>
            <translation>Gesucht wurde „{words}“</translation>
        </message>
        <message>
            <source>{field}: {value}</source>
            <translation>{field}: {value}</translation>
        </message>
        <message>
            <source>{filter}, remove</source>
            <translation>{filter}, entfernen</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <source>Only {value}</source>
            <translation>Nur {value}</translation>
        </message>
        <message>
            <source>Counting...</source>
            <translation>Zähle ...</translation>
        </message>
        <message>
            <source>{field}...</source>
            <translation>{field} ...</translation>
        </message>
        <message>
            <source>Where it is</source>
            <translation>Wo es ist</translation>
        </message>
        <message>
            <source>Worn</source>
            <translation>Getragen</translation>
        </message>
        <message>
            <source>Never</source>
            <translation>Nie</translation>
        </message>
    </context>
    <context>
        <name>FindingRow</name>
        <message>
            <source>set by you</source>
            <translation>von dir</translation>
        </message>
        <message>
            <source>from your table</source>
            <translation>aus deiner Tabelle</translation>
        </message>
        <message>
            <source>guessed at the import</source>
            <translation>beim Import geschätzt</translation>
        </message>
        <message>
            <source>{field}: stored {stored}, seen {seen}</source>
            <translation>{field}: gespeichert {stored}, gesehen {seen}</translation>
        </message>
    </context>
    <context>
        <name>FinishBox</name>
        <message>
            <source>Let Vestry finish this</source>
            <translation>Von Vestry ergänzen lassen</translation>
        </message>
        <message>
            <source>Everything on the board stays. Lock pieces to let Vestry change the rest.</source>
            <translation>Alles auf dem Brett bleibt. Sperr einzelne Stücke, damit Vestry den Rest ändern darf.</translation>
        </message>
        <message>
            <source>The proposal before</source>
            <translation>Voriger Vorschlag</translation>
        </message>
        <message>
            <source>Next proposal</source>
            <translation>Nächster Vorschlag</translation>
        </message>
        <message>
            <source>Use this</source>
            <translation>Übernehmen</translation>
        </message>
        <message>
            <source>Not this one</source>
            <translation>Das nicht</translation>
        </message>
        <message>
            <source>No proposals</source>
            <translation>Keine Vorschläge</translation>
        </message>
        <message>
            <source>Putting outfits together</source>
            <translation>Outfits werden zusammengestellt</translation>
        </message>
        <message>
            <source>{at} of {count}</source>
            <translation>{at} von {count}</translation>
        </message>
        <message>
            <source>Adds {names}</source>
            <translation>Dazu: {names}</translation>
        </message>
        <message>
            <source>Takes off {names}</source>
            <translation>Weg: {names}</translation>
        </message>
        <message>
            <source>This is whole already; nothing would make it better.</source>
            <translation>Das ist schon vollständig; nichts würde es besser machen.</translation>
        </message>
        <message>
            <source>Nothing in your wardrobe finishes this.</source>
            <translation>Nichts in deinem Kleiderschrank ergänzt das.</translation>
        </message>
    </context>
    <context>
        <name>FinishingViewModel</name>
        <message>
            <source>Noted. This will not come again</source>
            <translation>Gemerkt. Das kommt nicht wieder</translation>
        </message>
    </context>
    <context>
        <name>FirstRun</name>
        <message>
            <source>Begin your wardrobe</source>
            <translation>Beginne deinen Kleiderschrank</translation>
        </message>
        <message>
            <source>Photos of your clothes become a wardrobe.</source>
            <translation>Aus Fotos deiner Kleidung wird ein Kleiderschrank.</translation>
        </message>
        <message>
            <source>Vestry cuts each garment out, names it and makes it findable. Everything stays on this computer.</source>
            <translation>Vestry stellt jedes Kleidungsstück frei, benennt es und macht es auffindbar. Alles bleibt auf diesem Computer.</translation>
        </message>
        <message>
            <source>A photo, and garments cut out of photos like it</source>
            <translation>Ein Foto und Kleidungsstücke, aus solchen Fotos freigestellt</translation>
        </message>
        <message>
            <source>Add photos</source>
            <translation>Fotos hinzufügen</translation>
        </message>
        <message>
            <source>Try the sample wardrobe</source>
            <translation>Beispielschrank ausprobieren</translation>
        </message>
        <message>
            <source>or drop photos and folders anywhere in this window</source>
            <translation>oder Fotos und Ordner irgendwo in dieses Fenster ziehen</translation>
        </message>
        <message>
            <source>Your first garments are on their way</source>
            <translation>Deine ersten Kleidungsstücke sind unterwegs</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>Import</translation>
        </message>
        <message>
            <source>Getting ready</source>
            <translation>Wird vorbereitet</translation>
        </message>
        <message>
            <source>{done} of {total}</source>
            <translation>{done} von {total}</translation>
        </message>
    </context>
    <context>
        <name>GarmentActions</name>
        <message numerus="yes">
            <source>%Ln garment(s) changed</source>
            <translation>
                <numerusform>%Ln Kleidungsstück geändert</numerusform>
                <numerusform>%Ln Kleidungsstücke geändert</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln garment(s) moved to the trash</source>
            <translation>
                <numerusform>%Ln Kleidungsstück in den Papierkorb gelegt</numerusform>
                <numerusform>%Ln Kleidungsstücke in den Papierkorb gelegt</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>GarmentChoice</name>
        <message>
            <source>Add garments</source>
            <translation>Kleidung hinzufügen</translation>
        </message>
        <message>
            <source>Find by words</source>
            <translation>Mit Worten finden</translation>
        </message>
        <message>
            <source>Find garments</source>
            <translation>Kleidung finden</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>Leeren</translation>
        </message>
        <message>
            <source>Garments to choose from</source>
            <translation>Kleidung zur Auswahl</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>Hinzufügen</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message numerus="yes">
            <source>Add %Ln</source>
            <translation>
                <numerusform>%Ln hinzufügen</numerusform>
                <numerusform>%Ln hinzufügen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>GarmentDelegate</name>
        <message>
            <source>In the laundry</source>
            <translation>In der Wäsche</translation>
        </message>
        <message>
            <source>Away</source>
            <translation>Unterwegs</translation>
        </message>
    </context>
    <context>
        <name>GarmentGrid</name>
        <message>
            <source>Garments</source>
            <translation>Kleidungsstücke</translation>
        </message>
    </context>
    <context>
        <name>GarmentListModel</name>
        <message>
            <source>Garment, being read</source>
            <translation>Kleidungsstück, wird gelesen</translation>
        </message>
        <message>
            <source>On its way</source>
            <translation>Unterwegs</translation>
        </message>
        <message>
            <source>Photo on its way into the wardrobe</source>
            <translation>Foto auf dem Weg in den Kleiderschrank</translation>
        </message>
        <message>
            <source>{garment}, in {group}</source>
            <translation>{garment}, in {group}</translation>
        </message>
        <message>
            <source>in the laundry</source>
            <translation>in der Wäsche</translation>
        </message>
        <message>
            <source>away</source>
            <translation>unterwegs</translation>
        </message>
    </context>
    <context>
        <name>GarmentName</name>
        <message>
            <source>{color} {pattern} {noun}</source>
            <translation>{noun}, {color}, {pattern}</translation>
        </message>
        <message>
            <source>{color} {noun}</source>
            <translation>{noun}, {color}</translation>
        </message>
        <message>
            <source>{pattern} {noun}</source>
            <translation>{noun}, {pattern}</translation>
        </message>
    </context>
    <context>
        <name>GarmentPhotos</name>
        <message>
            <source>The photo is no longer shown here.</source>
            <translation>Das Foto wird hier nicht mehr gezeigt.</translation>
        </message>
        <message>
            <source>The cut-out is mended.</source>
            <translation>Der Freisteller ist ausgebessert.</translation>
        </message>
        <message>
            <source>The automatic cut-out is back.</source>
            <translation>Der automatische Freisteller ist zurück.</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
    </context>
    <context>
        <name>GarmentPicker</name>
        <message>
            <source>From your wardrobe</source>
            <translation>Aus deinem Kleiderschrank</translation>
        </message>
        <message>
            <source>Find a garment</source>
            <translation>Kleidungsstück finden</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>Leeren</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>Platz</translation>
        </message>
        <message>
            <source>All garments</source>
            <translation>Alle Kleidungsstücke</translation>
        </message>
        <message>
            <source>Garments to put on the board</source>
            <translation>Kleidungsstücke für das Brett</translation>
        </message>
        <message>
            <source>Nothing fits</source>
            <translation>Nichts passt</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
    </context>
    <context>
        <name>GarmentPickerViewModel</name>
        <message>
            <source>Goes best</source>
            <translation>Passt am besten</translation>
        </message>
    </context>
    <context>
        <name>GarmentRows</name>
        <message>
            <source>Notes</source>
            <translation>Notizen</translation>
        </message>
        <message>
            <source>What it is</source>
            <translation>Was es ist</translation>
        </message>
        <message>
            <source>When to wear it</source>
            <translation>Wann du es trägst</translation>
        </message>
        <message>
            <source>Yours</source>
            <translation>Von dir</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>Hinzufügen</translation>
        </message>
    </context>
    <context>
        <name>GarmentViewModel</name>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>{name} is in the trash.</source>
            <translation>{name} liegt im Papierkorb.</translation>
        </message>
    </context>
    <context>
        <name>Grouping</name>
        <message>
            <source>Tops</source>
            <translation>Oberteile</translation>
        </message>
        <message>
            <source>Layers</source>
            <translation>Darüber</translation>
        </message>
        <message>
            <source>Jackets and coats</source>
            <translation>Jacken und Mäntel</translation>
        </message>
        <message>
            <source>One-pieces</source>
            <translation>Einteiler</translation>
        </message>
        <message>
            <source>Bottoms</source>
            <translation>Unterteile</translation>
        </message>
        <message>
            <source>Shoes</source>
            <translation>Schuhe</translation>
        </message>
        <message>
            <source>Bags</source>
            <translation>Taschen</translation>
        </message>
        <message>
            <source>Accessories</source>
            <translation>Accessoires</translation>
        </message>
        <message>
            <source>Everything else</source>
            <translation>Alles andere</translation>
        </message>
        <message>
            <source>Dirty</source>
            <translation>Schmutzig</translation>
        </message>
        <message>
            <source>In the wash</source>
            <translation>In der Maschine</translation>
        </message>
        <message>
            <source>Due for a wash</source>
            <translation>Waschen fällig</translation>
        </message>
        <message>
            <source>Away</source>
            <translation>Unterwegs</translation>
        </message>
        <message>
            <source>Just added</source>
            <translation>Gerade hinzugefügt</translation>
        </message>
        <message>
            <source>No category</source>
            <translation>Ohne Kategorie</translation>
        </message>
        <message>
            <source>No color</source>
            <translation>Ohne Farbe</translation>
        </message>
        <message>
            <source>Some time</source>
            <translation>Irgendwann</translation>
        </message>
    </context>
    <context>
        <name>GuessBar</name>
        <message>
            <source>That is right (Y)</source>
            <translation>Das stimmt (Y)</translation>
        </message>
        <message>
            <source>That is wrong: choose (N)</source>
            <translation>Das stimmt nicht: wählen (N)</translation>
        </message>
    </context>
    <context>
        <name>HandoverDialog</name>
        <message>
            <source>Outfits from a stylist</source>
            <translation>Outfits vom Stylisten</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Show them</source>
            <translation>Zeigen</translation>
        </message>
        <message>
            <source>Outfits</source>
            <translation>Outfits</translation>
        </message>
        <message>
            <source>There are no outfits in this file</source>
            <translation>In dieser Datei sind keine Outfits</translation>
        </message>
        <message numerus="yes">
            <source>Take in %Ln outfit(s)</source>
            <translation>
                <numerusform>%Ln Outfit übernehmen</numerusform>
                <numerusform>%Ln Outfits übernehmen</numerusform>
            </translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>From {stylist}</source>
            <translation>Von {stylist}</translation>
        </message>
        <message>
            <source>They are proposals until you accept them; undo takes all of it back.</source>
            <translation>Es sind Vorschläge, bis du sie annimmst; Rückgängig nimmt alles zurück.</translation>
        </message>
        <message>
            <source>Nothing of it can be taken in.</source>
            <translation>Davon lässt sich nichts übernehmen.</translation>
        </message>
        <message>
            <source>Made of your own garments, which were found by their photos. Nothing is taken in before you say so.</source>
            <translation>Aus deinen eigenen Kleidungsstücken, gefunden an ihren Fotos. Übernommen wird erst, wenn du es sagst.</translation>
        </message>
        <message>
            <source>Outfit</source>
            <translation>Outfit</translation>
        </message>
        <message>
            <source>Proposed</source>
            <translation>Vorgeschlagen</translation>
        </message>
        <message>
            <source>Will be proposed</source>
            <translation>Wird vorgeschlagen</translation>
        </message>
        <message>
            <source>Is or was here already</source>
            <translation>Ist oder war schon hier</translation>
        </message>
        <message>
            <source>Too few of its garments are here</source>
            <translation>Zu wenige seiner Teile sind hier</translation>
        </message>
        <message>
            <source>Not here: {garments}</source>
            <translation>Nicht hier: {garments}</translation>
        </message>
    </context>
    <context>
        <name>ImportNotices</name>
        <message>
            <source>Show</source>
            <translation>Zeigen</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>Vergleichen</translation>
        </message>
        <message>
            <source>Review</source>
            <translation>Durchsehen</translation>
        </message>
        <message numerus="yes">
            <source>Import stopped. %Ln garment(s) kept.</source>
            <translation>
                <numerusform>Import abgebrochen. %Ln Kleidungsstück behalten.</numerusform>
                <numerusform>Import abgebrochen. %Ln Kleidungsstücke behalten.</numerusform>
            </translation>
        </message>
        <message>
            <source>Continue</source>
            <translation>Fortsetzen</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Erneut versuchen</translation>
        </message>
        <message>
            <source>An import stopped at {done} of {total} photos.</source>
            <translation>Ein Import endete bei {done} von {total} Fotos.</translation>
        </message>
    </context>
    <context>
        <name>ImportViewModel</name>
        <message>
            <source>File</source>
            <translation>Datei</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>Grund</translation>
        </message>
        <message>
            <source>What to do</source>
            <translation>Was zu tun ist</translation>
        </message>
    </context>
    <context>
        <name>InboxFacts</name>
        <message>
            <source>Not recognized</source>
            <translation>Nicht erkannt</translation>
        </message>
        <message>
            <source>{category}, set by you</source>
            <translation>{category}, von dir gesetzt</translation>
        </message>
        <message>
            <source>{category}, from your table</source>
            <translation>{category}, aus deiner Tabelle</translation>
        </message>
        <message>
            <source>{category}, {share} % sure</source>
            <translation>{category}, zu {share} % sicher</translation>
        </message>
        <message>
            <source>{category}? Only {share} % sure</source>
            <translation>{category}? Nur zu {share} % sicher</translation>
        </message>
    </context>
    <context>
        <name>InboxPage</name>
        <message>
            <source>Inbox</source>
            <translation>Eingang</translation>
        </message>
        <message>
            <source>About the garment</source>
            <translation>Über das Kleidungsstück</translation>
        </message>
        <message>
            <source>What is it?</source>
            <translation>Was ist das?</translation>
        </message>
        <message>
            <source>Accept</source>
            <translation>Annehmen</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>Bearbeiten</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Trash</source>
            <translation>Papierkorb</translation>
        </message>
        <message>
            <source>accept</source>
            <translation>annehmen</translation>
        </message>
        <message>
            <source>is a</source>
            <translation>ist</translation>
        </message>
        <message>
            <source>edit</source>
            <translation>bearbeiten</translation>
        </message>
        <message>
            <source>describe</source>
            <translation>beschreiben</translation>
        </message>
        <message>
            <source>move</source>
            <translation>wechseln</translation>
        </message>
        <message>
            <source>undo</source>
            <translation>zurück</translation>
        </message>
        <message>
            <source>Add photos</source>
            <translation>Fotos hinzufügen</translation>
        </message>
        <message>
            <source>Go to the wardrobe</source>
            <translation>Zum Kleiderschrank</translation>
        </message>
        <message>
            <source>Accept the garment</source>
            <translation>Kleidungsstück annehmen</translation>
        </message>
        <message>
            <source>Edit the garment</source>
            <translation>Kleidungsstück bearbeiten</translation>
        </message>
        <message>
            <source>Describe with a model</source>
            <translation>Mit einem Modell beschreiben</translation>
        </message>
        <message>
            <source>Describe all garments with a model</source>
            <translation>Alle Teile mit einem Modell beschreiben</translation>
        </message>
        <message>
            <source>Next garment</source>
            <translation>Nächstes Kleidungsstück</translation>
        </message>
        <message>
            <source>Previous garment</source>
            <translation>Voriges Kleidungsstück</translation>
        </message>
        <message>
            <source>Take the last answer back</source>
            <translation>Letzte Antwort zurücknehmen</translation>
        </message>
        <message>
            <source>Move the garment to the trash</source>
            <translation>Kleidungsstück in den Papierkorb</translation>
        </message>
        <message>
            <source>Accept all garments</source>
            <translation>Alle annehmen</translation>
        </message>
        <message>
            <source>It is number {n}</source>
            <translation>Es ist Nummer {n}</translation>
        </message>
        <message>
            <source>{model} is looking at it</source>
            <translation>{model} sieht es sich an</translation>
        </message>
        <message>
            <source>Describe with {model}</source>
            <translation>Mit {model} beschreiben</translation>
        </message>
        <message numerus="yes">
            <source>Accept all %Ln</source>
            <translation>
                <numerusform>%Ln annehmen</numerusform>
                <numerusform>Alle %Ln annehmen</numerusform>
            </translation>
        </message>
        <message>
            <source>{n} of {total}</source>
            <translation>{n} von {total}</translation>
        </message>
        <message numerus="yes">
            <source>%Ln accepted</source>
            <translation>
                <numerusform>%Ln angenommen</numerusform>
                <numerusform>%Ln angenommen</numerusform>
            </translation>
        </message>
        <message>
            <source>All done</source>
            <translation>Alles erledigt</translation>
        </message>
        <message numerus="yes">
            <source>%Ln garment(s) reviewed. The next photos will wait here for you.</source>
            <translation>
                <numerusform>%Ln Kleidungsstück durchgesehen. Die nächsten Fotos warten hier auf dich.</numerusform>
                <numerusform>%Ln Kleidungsstücke durchgesehen. Die nächsten Fotos warten hier auf dich.</numerusform>
            </translation>
        </message>
        <message>
            <source>Nothing to review</source>
            <translation>Nichts durchzusehen</translation>
        </message>
        <message>
            <source>Fresh imports wait here until you have looked at them once.</source>
            <translation>Frisch Importiertes wartet hier, bis du es einmal angesehen hast.</translation>
        </message>
        <message>
            <source>{n}: {category}</source>
            <translation>{n}: {category}</translation>
        </message>
        <message>
            <source>No answer to take back. {key} takes back other changes.</source>
            <translation>Keine Antwort zum Zurücknehmen. {key} nimmt andere Änderungen zurück.</translation>
        </message>
    </context>
    <context>
        <name>LargeChatPicture</name>
        <message>
            <source>Picture</source>
            <translation>Bild</translation>
        </message>
        <message>
            <source>{name}, large. Esc closes it.</source>
            <translation>{name}, groß. Esc schließt es.</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
    </context>
    <context>
        <name>LargePhoto</name>
        <message>
            <source>Photo of {name}</source>
            <translation>Foto von {name}</translation>
        </message>
    </context>
    <context>
        <name>LaundrySection</name>
        <message>
            <source>Laundry</source>
            <translation>Wäsche</translation>
        </message>
        <message>
            <source>Worn clothes go into the laundry by themselves</source>
            <translation>Getragenes kommt von selbst in die Wäsche</translation>
        </message>
        <message>
            <source>When they have been worn as often as their kind takes. Off: only a hint.</source>
            <translation>Wenn es so oft getragen ist, wie es für seine Art gilt. Aus: nur ein Hinweis.</translation>
        </message>
        <message>
            <source>Never</source>
            <translation>Nie</translation>
        </message>
        <message>
            <source>Wash after this many wears</source>
            <translation>Waschen nach so vielen Malen</translation>
        </message>
        <message>
            <source>Jeans</source>
            <translation>Jeans</translation>
        </message>
    </context>
    <context>
        <name>LaundryView</name>
        <message>
            <source>Laundry</source>
            <translation>Wäsche</translation>
        </message>
        <message>
            <source>Ready again</source>
            <translation>Wieder bereit</translation>
        </message>
        <message>
            <source>Everything is clean</source>
            <translation>Alles ist sauber</translation>
        </message>
        <message>
            <source>What you wear comes here by itself when it has been worn often enough.</source>
            <translation>Was du trägst, kommt von selbst hierher, wenn es oft genug getragen ist.</translation>
        </message>
        <message numerus="yes">
            <source>Washed %Ln</source>
            <translation>
                <numerusform>%Ln gewaschen</numerusform>
                <numerusform>%Ln gewaschen</numerusform>
            </translation>
        </message>
        <message>
            <source>All washed</source>
            <translation>Alles gewaschen</translation>
        </message>
        <message numerus="yes">
            <source>Into the wash %Ln</source>
            <translation>
                <numerusform>%Ln in die Maschine</numerusform>
                <numerusform>%Ln in die Maschine</numerusform>
            </translation>
        </message>
        <message>
            <source>All into the wash</source>
            <translation>Alles in die Maschine</translation>
        </message>
        <message numerus="yes">
            <source>To the laundry %Ln</source>
            <translation>
                <numerusform>%Ln in die Wäsche</numerusform>
                <numerusform>%Ln in die Wäsche</numerusform>
            </translation>
        </message>
        <message>
            <source>All due to the laundry</source>
            <translation>Alles Fällige in die Wäsche</translation>
        </message>
        <message numerus="yes">
            <source>%Ln garment(s) to wash</source>
            <translation>
                <numerusform>%Ln Kleidungsstück zu waschen</numerusform>
                <numerusform>%Ln Kleidungsstücke zu waschen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>LaundryViewModel</name>
        <message numerus="yes">
            <source>%Ln garment(s) washed</source>
            <translation>
                <numerusform>%Ln Kleidungsstück gewaschen</numerusform>
                <numerusform>%Ln Kleidungsstücke gewaschen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln garment(s) in the wash</source>
            <translation>
                <numerusform>%Ln Kleidungsstück in der Maschine</numerusform>
                <numerusform>%Ln Kleidungsstücke in der Maschine</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln garment(s) put into the laundry</source>
            <translation>
                <numerusform>%Ln Kleidungsstück in die Wäsche gelegt</numerusform>
                <numerusform>%Ln Kleidungsstücke in die Wäsche gelegt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln garment(s) ready again</source>
            <translation>
                <numerusform>%Ln Kleidungsstück wieder bereit</numerusform>
                <numerusform>%Ln Kleidungsstücke wieder bereit</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>worn %Ln time(s)</source>
            <translation>
                <numerusform>%Ln Mal getragen</numerusform>
                <numerusform>%Ln Mal getragen</numerusform>
            </translation>
        </message>
        <message>
            <source>worn {count} of {limit}</source>
            <translation>{count} von {limit} Mal getragen</translation>
        </message>
    </context>
    <context>
        <name>LayerList</name>
        <message>
            <source>Layers, the uppermost first</source>
            <translation>Ebenen, die oberste zuerst</translation>
        </message>
        <message>
            <source>{name}, layer {layer} of {count}, {where}</source>
            <translation>{name}, Ebene {layer} von {count}, {where}</translation>
        </message>
        <message>
            <source>upper left</source>
            <translation>oben links</translation>
        </message>
        <message>
            <source>above</source>
            <translation>oben</translation>
        </message>
        <message>
            <source>upper right</source>
            <translation>oben rechts</translation>
        </message>
        <message>
            <source>left</source>
            <translation>links</translation>
        </message>
        <message>
            <source>in the middle</source>
            <translation>in der Mitte</translation>
        </message>
        <message>
            <source>right</source>
            <translation>rechts</translation>
        </message>
        <message>
            <source>lower left</source>
            <translation>unten links</translation>
        </message>
        <message>
            <source>below</source>
            <translation>unten</translation>
        </message>
        <message>
            <source>lower right</source>
            <translation>unten rechts</translation>
        </message>
    </context>
    <context>
        <name>LearnedCard</name>
        <message>
            <source>What Vestry learned</source>
            <translation>Was Vestry gelernt hat</translation>
        </message>
        <message>
            <source>Learn anew from now on</source>
            <translation>Ab jetzt neu lernen</translation>
        </message>
        <message>
            <source>Nothing yet. Note what you wear, and Vestry learns from it.</source>
            <translation>Noch nichts. Notier, was du trägst, und Vestry lernt daraus.</translation>
        </message>
        <message>
            <source>Still learning: {some} of {enough} events so far.</source>
            <translation>Vestry lernt noch: bisher {some} von {enough} Einträgen.</translation>
        </message>
        <message numerus="yes">
            <source>From %Ln event(s) in your diary and your feedback. It nudges and never rules.</source>
            <translation>
                <numerusform>Aus %Ln Eintrag in deinem Tagebuch und deinen Rückmeldungen. Es gibt nur einen Anstoß und bestimmt nie.</numerusform>
                <numerusform>Aus %Ln Einträgen in deinem Tagebuch und deinen Rückmeldungen. Es gibt nur einen Anstoß und bestimmt nie.</numerusform>
            </translation>
        </message>
        <message>
            <source>worn more</source>
            <translation>öfter getragen</translation>
        </message>
        <message>
            <source>worn less</source>
            <translation>seltener getragen</translation>
        </message>
    </context>
    <context>
        <name>LibraryButton</name>
        <message>
            <source>Wardrobe: {name}</source>
            <translation>Kleiderschrank: {name}</translation>
        </message>
        <message>
            <source>{name}  ·  {count}</source>
            <translation>{name}  ·  {count}</translation>
        </message>
        <message>
            <source>New wardrobe...</source>
            <translation>Neuer Kleiderschrank ...</translation>
        </message>
        <message>
            <source>Open a wardrobe folder...</source>
            <translation>Ordner eines Kleiderschranks öffnen ...</translation>
        </message>
        <message>
            <source>Take in a ZIP file...</source>
            <translation>ZIP-Datei übernehmen ...</translation>
        </message>
        <message>
            <source>Rename this wardrobe...</source>
            <translation>Diesen Kleiderschrank umbenennen ...</translation>
        </message>
        <message>
            <source>Move this wardrobe...</source>
            <translation>Diesen Kleiderschrank verschieben ...</translation>
        </message>
        <message>
            <source>Hand over as a ZIP file...</source>
            <translation>Als ZIP-Datei übergeben ...</translation>
        </message>
        <message>
            <source>Take off this list</source>
            <translation>Von dieser Liste nehmen</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Noch einmal versuchen</translation>
        </message>
        <message>
            <source>Find it...</source>
            <translation>Suchen ...</translation>
        </message>
        <message>
            <source>{name} is off the list; its files stay where they are.</source>
            <translation>{name} steht nicht mehr auf der Liste; die Dateien bleiben, wo sie sind.</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>The wardrobe is in {folder} now.</source>
            <translation>Der Kleiderschrank ist jetzt in {folder}.</translation>
        </message>
        <message>
            <source>Name of the new wardrobe</source>
            <translation>Name des neuen Kleiderschranks</translation>
        </message>
        <message>
            <source>Make</source>
            <translation>Anlegen</translation>
        </message>
        <message>
            <source>New name</source>
            <translation>Neuer Name</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Umbenennen</translation>
        </message>
        <message>
            <source>Open a wardrobe folder</source>
            <translation>Ordner eines Kleiderschranks öffnen</translation>
        </message>
        <message>
            <source>Move the wardrobe into</source>
            <translation>Kleiderschrank verschieben nach</translation>
        </message>
        <message>
            <source>Where is the wardrobe now?</source>
            <translation>Wo ist der Kleiderschrank jetzt?</translation>
        </message>
        <message>
            <source>Wardrobes handed over (*.zip)</source>
            <translation>Übergebene Kleiderschränke (*.zip)</translation>
        </message>
        <message>
            <source>Take in a ZIP file</source>
            <translation>ZIP-Datei übernehmen</translation>
        </message>
        <message>
            <source>Hand over as a ZIP file</source>
            <translation>Als ZIP-Datei übergeben</translation>
        </message>
        <message>
            <source>Name of the wardrobe</source>
            <translation>Name des Kleiderschranks</translation>
        </message>
        <message>
            <source>Take in</source>
            <translation>Übernehmen</translation>
        </message>
        <message>
            <source>The wardrobe was written to {file}.</source>
            <translation>Der Kleiderschrank wurde in {file} geschrieben.</translation>
        </message>
    </context>
    <context>
        <name>LicenseDialog</name>
        <message>
            <source>Get {model}</source>
            <translation>{model} holen</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>unbekannt</translation>
        </message>
        <message>
            <source>License: {name}</source>
            <translation>Lizenz: {name}</translation>
        </message>
        <message>
            <source>You may use it and what it makes for any purpose, also commercially.</source>
            <translation>Du darfst es und was es macht für alles nutzen, auch gewerblich.</translation>
        </message>
        <message>
            <source>Not for commercial use: private use only. A stylist's work for clients is commercial.</source>
            <translation>Nicht für gewerbliche Nutzung, nur privat. Stilberatung für Kunden ist gewerblich.</translation>
        </message>
        <message>
            <source>Commercial use is allowed on conditions. Read them first.</source>
            <translation>Gewerbliche Nutzung ist unter Bedingungen erlaubt. Lies sie zuerst.</translation>
        </message>
        <message>
            <source>Whether it allows commercial use is not known. Read it first.</source>
            <translation>Ob sie gewerbliche Nutzung erlaubt, ist nicht bekannt. Lies sie zuerst.</translation>
        </message>
        <message>
            <source>Its publisher asks for an account on their page and your consent there first.</source>
            <translation>Der Herausgeber verlangt vorher ein Konto auf seiner Seite und dort deine Zustimmung.</translation>
        </message>
        <message>
            <source>Read the license in the browser</source>
            <translation>Die Lizenz im Browser lesen</translation>
        </message>
        <message>
            <source>{size} to download; {free} are free on the disk.</source>
            <translation>{size} herunterzuladen; {free} sind auf der Festplatte frei.</translation>
        </message>
        <message>
            <source>Not enough room: </source>
            <translation>Zu wenig Platz: </translation>
        </message>
        <message>
            <source>We have never run this model ourselves.</source>
            <translation>Wir haben dieses Modell selbst nie ausgeführt.</translation>
        </message>
        <message>
            <source>its publisher</source>
            <translation>seinem Herausgeber</translation>
        </message>
        <message>
            <source>It comes from {source}. Nothing of yours is sent.</source>
            <translation>Es kommt von {source}. Nichts von dir wird gesendet.</translation>
        </message>
        <message>
            <source>Vestry is offline. To get this model from {source} the network is turned on; nothing of yours is sent, and Settings, Privacy turns it off again.</source>
            <translation>Vestry ist offline. Um dieses Modell von {source} zu holen, wird das Netz eingeschaltet; nichts von dir wird gesendet, und unter Einstellungen, Datenschutz schaltest du es wieder aus.</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Accept and get it</source>
            <translation>Zustimmen und holen</translation>
        </message>
        <message>
            <source>Go online and get it</source>
            <translation>Online gehen und holen</translation>
        </message>
    </context>
    <context>
        <name>Links</name>
        <message>
            <source>Open a link</source>
            <translation>Einen Link öffnen</translation>
        </message>
        <message>
            <source>Open {site} outside Vestry?</source>
            <translation>{site} außerhalb von Vestry öffnen?</translation>
        </message>
        <message>
            <source>The model wrote this link. Nobody has checked where it leads:</source>
            <translation>Diesen Link hat das Modell geschrieben. Niemand hat geprüft, wohin er führt:</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
        <message>
            <source>Copy address</source>
            <translation>Adresse kopieren</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
    </context>
    <context>
        <name>LookCard</name>
        <message>
            <source>Save</source>
            <translation>Speichern</translation>
        </message>
        <message>
            <source>Wear today</source>
            <translation>Heute tragen</translation>
        </message>
        <message>
            <source>I like this</source>
            <translation>Gefällt mir</translation>
        </message>
        <message>
            <source>Not this one</source>
            <translation>Das nicht</translation>
        </message>
        <message>
            <source>More</source>
            <translation>Mehr</translation>
        </message>
        <message>
            <source>Saved</source>
            <translation>Gespeichert</translation>
        </message>
        <message>
            <source>{action}: {outfit}</source>
            <translation>{action}: {outfit}</translation>
        </message>
        <message>
            <source>Open on the board</source>
            <translation>Auf dem Brett öffnen</translation>
        </message>
        <message>
            <source>Why this one</source>
            <translation>Warum gerade das</translation>
        </message>
        <message>
            <source>The pieces go well together.</source>
            <translation>Die Stücke passen gut zusammen.</translation>
        </message>
        <message>
            <source>Too warm</source>
            <translation>Zu warm</translation>
        </message>
        <message>
            <source>Too cold</source>
            <translation>Zu kalt</translation>
        </message>
        <message>
            <source>Too dressed up</source>
            <translation>Zu festlich</translation>
        </message>
        <message>
            <source>Too casual</source>
            <translation>Zu leger</translation>
        </message>
        <message>
            <source>Wrong colors together</source>
            <translation>Falsche Farben zusammen</translation>
        </message>
    </context>
    <context>
        <name>MemoryPanel</name>
        <message>
            <source>What I remember</source>
            <translation>Was ich mir merke</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>In this conversation</source>
            <translation>In diesem Gespräch</translation>
        </message>
        <message>
            <source>Forget all of it</source>
            <translation>Alles davon vergessen</translation>
        </message>
        <message>
            <source>What you said for good</source>
            <translation>Was du dauerhaft gesagt hast</translation>
        </message>
        <message>
            <source>What you like</source>
            <translation>Was du magst</translation>
        </message>
        <message>
            <source>What you never wear</source>
            <translation>Was du nie trägst</translation>
        </message>
        <message>
            <source>Colors that suit you</source>
            <translation>Farben, die dir stehen</translation>
        </message>
        <message>
            <source>Your taste and sizes...</source>
            <translation>Dein Geschmack und deine Größen...</translation>
        </message>
        <message>
            <source>Forget what you said</source>
            <translation>Vergessen, was du gesagt hast</translation>
        </message>
        <message>
            <source>Looking...</source>
            <translation>Sehe nach...</translation>
        </message>
        <message>
            <source>It holds until you say otherwise or take it away.</source>
            <translation>Es gilt, bis du etwas anderes sagst oder es wegnimmst.</translation>
        </message>
        <message>
            <source>Nothing. What you wish for or rule out while we talk is listed here.</source>
            <translation>Nichts. Was du dir im Gespräch wünschst oder ausschließt, steht dann hier.</translation>
        </message>
        <message>
            <source>Forget: {role}, {text}</source>
            <translation>Vergessen: {role}, {text}</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
    </context>
    <context>
        <name>MessageText</name>
        <message>
            <source>Copy the code</source>
            <translation>Code kopieren</translation>
        </message>
    </context>
    <context>
        <name>Mirror</name>
        <message>
            <source>Outfit before</source>
            <translation>Outfit davor</translation>
        </message>
        <message>
            <source>Next outfit</source>
            <translation>Nächstes Outfit</translation>
        </message>
        <message>
            <source>Leave the mirror</source>
            <translation>Vollbild verlassen</translation>
        </message>
        <message>
            <source>{n} of {count}</source>
            <translation>{n} von {count}</translation>
        </message>
    </context>
    <context>
        <name>ModelCard</name>
        <message>
            <source>{license}, commercial use allowed</source>
            <translation>{license}, gewerbliche Nutzung erlaubt</translation>
        </message>
        <message>
            <source>{license}, no commercial use</source>
            <translation>{license}, keine gewerbliche Nutzung</translation>
        </message>
        <message>
            <source>{license}, commercial use on conditions</source>
            <translation>{license}, gewerbliche Nutzung unter Bedingungen</translation>
        </message>
        <message>
            <source>{license}, commercial use not known</source>
            <translation>{license}, gewerbliche Nutzung unbekannt</translation>
        </message>
        <message>
            <source>license unknown</source>
            <translation>Lizenz unbekannt</translation>
        </message>
        <message>
            <source>{size} on disk</source>
            <translation>{size} auf der Festplatte</translation>
        </message>
        <message>
            <source>{size} of memory</source>
            <translation>{size} Arbeitsspeicher</translation>
        </message>
        <message>
            <source>not yet tried by us</source>
            <translation>von uns noch nicht ausprobiert</translation>
        </message>
        <message>
            <source>About {n} words a second on this computer, measured.</source>
            <translation>Etwa {n} Wörter je Sekunde auf diesem Computer, gemessen.</translation>
        </message>
        <message>
            <source>Measuring. The model is loaded and says something.</source>
            <translation>Messung: Das Modell wird geladen und sagt etwas.</translation>
        </message>
        <message>
            <source>Removing.</source>
            <translation>Wird entfernt.</translation>
        </message>
        <message>
            <source>Checking the files</source>
            <translation>Dateien werden geprüft</translation>
        </message>
        <message>
            <source>The connection broke off; trying again</source>
            <translation>Die Verbindung brach ab; es wird noch einmal versucht</translation>
        </message>
        <message>
            <source>Getting in touch</source>
            <translation>Verbindung wird aufgenommen</translation>
        </message>
    </context>
    <context>
        <name>ModelCardView</name>
        <message>
            <source>Recommended</source>
            <translation>Empfohlen</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>More</source>
            <translation>Mehr</translation>
        </message>
        <message>
            <source>Check the files</source>
            <translation>Dateien prüfen</translation>
        </message>
        <message>
            <source>Read the license in the browser</source>
            <translation>Die Lizenz im Browser lesen</translation>
        </message>
        <message>
            <source>Remove...</source>
            <translation>Entfernen ...</translation>
        </message>
        <message>
            <source>Delete what was downloaded</source>
            <translation>Heruntergeladenes löschen</translation>
        </message>
        <message>
            <source>Came with Vestry</source>
            <translation>Bei Vestry dabei</translation>
        </message>
        <message>
            <source>Added by you</source>
            <translation>Von dir hinzugefügt</translation>
        </message>
        <message>
            <source>Installed</source>
            <translation>Installiert</translation>
        </message>
        <message>
            <source>We have never run this model ourselves.</source>
            <translation>Wir haben dieses Modell selbst nie ausgeführt.</translation>
        </message>
        <message>
            <source>From {source}</source>
            <translation>Von {source}</translation>
        </message>
        <message>
            <source>Its publisher asks for an account and your consent first.</source>
            <translation>Der Herausgeber verlangt vorher ein Konto und deine Zustimmung.</translation>
        </message>
        <message>
            <source>More for {model}</source>
            <translation>Mehr zu {model}</translation>
        </message>
        <message>
            <source>Continue ({size} left)</source>
            <translation>Weiter (noch {size})</translation>
        </message>
        <message>
            <source>Get it again</source>
            <translation>Noch einmal holen</translation>
        </message>
        <message>
            <source>Get ({size})</source>
            <translation>Holen ({size})</translation>
        </message>
        <message>
            <source>Continue</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <source>Stop: {task}</source>
            <translation>Abbrechen: {task}</translation>
        </message>
        <message>
            <source>Measure again</source>
            <translation>Noch einmal messen</translation>
        </message>
        <message>
            <source>Measure the speed</source>
            <translation>Tempo messen</translation>
        </message>
        <message>
            <source>Used for chat</source>
            <translation>Für Gespräche gewählt</translation>
        </message>
        <message>
            <source>Use for chat</source>
            <translation>Für Gespräche nehmen</translation>
        </message>
        <message>
            <source>Used for describing photos</source>
            <translation>Zum Beschreiben gewählt</translation>
        </message>
        <message>
            <source>Use for describing photos</source>
            <translation>Zum Beschreiben nehmen</translation>
        </message>
    </context>
    <context>
        <name>ModelFit</name>
        <message>
            <source>Fits</source>
            <translation>Passt</translation>
        </message>
        <message>
            <source>May be slow</source>
            <translation>Vielleicht langsam</translation>
        </message>
        <message>
            <source>Won't fit</source>
            <translation>Passt nicht</translation>
        </message>
        <message>
            <source>Not known</source>
            <translation>Unbekannt</translation>
        </message>
    </context>
    <context>
        <name>ModelTask</name>
        <message>
            <source>Conversation and descriptions</source>
            <translation>Gespräche und Beschreibungen</translation>
        </message>
        <message>
            <source>Look at photos, describe garments and answer in the conversation.</source>
            <translation>Sehen Fotos an, beschreiben Kleidung und antworten im Gespräch.</translation>
        </message>
        <message>
            <source>Search and tags</source>
            <translation>Suche und Angaben</translation>
        </message>
        <message>
            <source>Find garments by words and by likeness.</source>
            <translation>Finden Kleidung nach Worten und Ähnlichkeit.</translation>
        </message>
        <message>
            <source>Cut-outs</source>
            <translation>Freistellen</translation>
        </message>
        <message>
            <source>Take a garment out of its background.</source>
            <translation>Lösen Kleidung von ihrem Hintergrund.</translation>
        </message>
        <message>
            <source>Drawn pictures</source>
            <translation>Gezeichnete Bilder</translation>
        </message>
        <message>
            <source>Draw what is missing from an outfit.</source>
            <translation>Zeichnen, was einem Outfit fehlt.</translation>
        </message>
        <message>
            <source>Try-on</source>
            <translation>Anprobe</translation>
        </message>
        <message>
            <source>Show garments on a person.</source>
            <translation>Zeigen Kleidung an einer Person.</translation>
        </message>
        <message>
            <source>Body and pose</source>
            <translation>Körper und Haltung</translation>
        </message>
        <message>
            <source>Find out how a person stands in a photo.</source>
            <translation>Erkennen, wie eine Person auf einem Foto steht.</translation>
        </message>
        <message>
            <source>Other models</source>
            <translation>Andere Modelle</translation>
        </message>
    </context>
    <context>
        <name>ModelTryOnBox</name>
        <message>
            <source>Draw it by a model</source>
            <translation>Von einem Modell zeichnen lassen</translation>
        </message>
        <message>
            <source>Find a model that draws it...</source>
            <translation>Ein Modell finden, das es zeichnet...</translation>
        </message>
        <message>
            <source>The model is drawing</source>
            <translation>Das Modell zeichnet</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Step {done} of {total}</source>
            <translation>Schritt {done} von {total}</translation>
        </message>
        <message>
            <source>The model is loaded...</source>
            <translation>Das Modell wird geladen...</translation>
        </message>
        <message>
            <source>Clothes are bent into place. A model draws how they would fall.</source>
            <translation>Kleidung wird in Form gebogen. Ein Modell zeichnet, wie sie fallen würde.</translation>
        </message>
        <message>
            <source>{model} (license {license}) draws you anew. What it makes is a guess.</source>
            <translation>{model} (Lizenz {license}) zeichnet dich neu. Was dabei entsteht, ist eine Vermutung.</translation>
        </message>
    </context>
    <context>
        <name>ModelsPage</name>
        <message>
            <source>Add files...</source>
            <translation>Dateien hinzufügen ...</translation>
        </message>
        <message>
            <source>Your own GGUF files; or drop them on the window.</source>
            <translation>Eigene GGUF-Dateien; oder ziehe sie auf das Fenster.</translation>
        </message>
        <message>
            <source>Add a folder...</source>
            <translation>Ordner hinzufügen ...</translation>
        </message>
        <message>
            <source>A folder with a model in it, such as one for MLX.</source>
            <translation>Ein Ordner mit einem Modell darin, etwa einer für MLX.</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>All</source>
            <translation>Alle</translation>
        </message>
        <message>
            <source>Fit this computer</source>
            <translation>Passen hierher</translation>
        </message>
        <message>
            <source>Installed</source>
            <translation>Installiert</translation>
        </message>
        <message>
            <source>Which models</source>
            <translation>Welche Modelle</translation>
        </message>
        <message>
            <source>What for</source>
            <translation>Wofür</translation>
        </message>
        <message>
            <source>Search the models</source>
            <translation>Modelle durchsuchen</translation>
        </message>
        <message>
            <source>Clear the search</source>
            <translation>Suche leeren</translation>
        </message>
        <message>
            <source>Show the folder</source>
            <translation>Ordner zeigen</translation>
        </message>
        <message>
            <source>Vestry is offline. Getting a model is the one thing here that needs the network; what is installed works without it.</source>
            <translation>Vestry ist offline. Nur um ein Modell zu holen, braucht es hier das Netz; was installiert ist, kommt ohne aus.</translation>
        </message>
        <message>
            <source>Turn the network on</source>
            <translation>Netz einschalten</translation>
        </message>
        <message>
            <source>No model is like this</source>
            <translation>So ein Modell gibt es nicht</translation>
        </message>
        <message>
            <source>Other words or filters show more.</source>
            <translation>Andere Wörter oder Filter zeigen mehr.</translation>
        </message>
        <message>
            <source>Show all models</source>
            <translation>Alle Modelle zeigen</translation>
        </message>
        <message>
            <source>Add model files...</source>
            <translation>Modelldateien hinzufügen ...</translation>
        </message>
        <message>
            <source>Add a model's folder...</source>
            <translation>Ordner eines Modells hinzufügen ...</translation>
        </message>
        <message>
            <source>Get the recommended model</source>
            <translation>Das empfohlene Modell holen</translation>
        </message>
        <message>
            <source>Look at the models again</source>
            <translation>Modelle neu einlesen</translation>
        </message>
        <message>
            <source>Pause or continue all downloads</source>
            <translation>Alle Downloads anhalten oder fortsetzen</translation>
        </message>
        <message>
            <source>Models ({patterns})</source>
            <translation>Modelle ({patterns})</translation>
        </message>
        <message>
            <source>Add model files</source>
            <translation>Modelldateien hinzufügen</translation>
        </message>
        <message>
            <source>Add a model's folder</source>
            <translation>Ordner eines Modells hinzufügen</translation>
        </message>
        <message>
            <source>Remove the model</source>
            <translation>Modell entfernen</translation>
        </message>
        <message>
            <source>Remove {model}?</source>
            <translation>{model} entfernen?</translation>
        </message>
        <message>
            <source>Vestry lets go of its files; where you keep them elsewhere, they stay.</source>
            <translation>Vestry gibt seine Dateien her; wo du sie sonst aufbewahrst, bleiben sie.</translation>
        </message>
        <message>
            <source>This frees {size}. To have it again it is downloaded again.</source>
            <translation>Das macht {size} frei. Um es wieder zu haben, wird es neu heruntergeladen.</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <source>Your models take {used}. {free} are free.</source>
            <translation>Deine Modelle belegen {used}. {free} sind frei.</translation>
        </message>
        <message>
            <source>For everything</source>
            <translation>Für alles</translation>
        </message>
    </context>
    <context>
        <name>ModelsSection</name>
        <message>
            <source>Models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>These look at your photos and words. They came with Vestry and run on this computer.</source>
            <translation>Sie sehen sich deine Fotos und Wörter an. Sie kamen mit Vestry und laufen auf diesem Computer.</translation>
        </message>
        <message>
            <source>Who answers in the chat</source>
            <translation>Wer im Chat antwortet</translation>
        </message>
        <message>
            <source>As usual for the model</source>
            <translation>Wie bei dem Modell üblich</translation>
        </message>
        <message>
            <source>Chat</source>
            <translation>Chat</translation>
        </message>
        <message>
            <source>Of the models that can talk. Get more of them on the models page.</source>
            <translation>Eines der Modelle, die sprechen können. Weitere holst du auf der Seite Modelle.</translation>
        </message>
        <message>
            <source>How much of a conversation it keeps in mind</source>
            <translation>Wie viel von einem Gespräch es im Kopf behält</translation>
        </message>
        <message>
            <source>From the next question on. More takes more memory; one picture takes as much as a few hundred words.</source>
            <translation>Ab der nächsten Frage. Mehr braucht mehr Speicher; ein Bild braucht so viel wie einige hundert Wörter.</translation>
        </message>
        <message>
            <source>Memory for models</source>
            <translation>Speicher für Modelle</translation>
        </message>
        <message>
            <source>As many as there are</source>
            <translation>So viele es gibt</translation>
        </message>
        <message>
            <source>This computer</source>
            <translation>Dieser Computer</translation>
        </message>
        <message>
            <source>All models together take at most this much. Those that rest make room for others.</source>
            <translation>Alle Modelle zusammen nehmen höchstens so viel. Die gerade ruhen, machen anderen Platz.</translation>
        </message>
        <message>
            <source>Give the memory back after</source>
            <translation>Speicher zurückgeben nach</translation>
        </message>
        <message>
            <source>How long a large model waits for the next question. After that it has to be loaded again, which takes a few seconds.</source>
            <translation>So lange wartet ein großes Modell auf die nächste Frage. Danach muss es neu geladen werden, was einige Sekunden dauert.</translation>
        </message>
        <message>
            <source>Processor cores</source>
            <translation>Prozessorkerne</translation>
        </message>
        <message>
            <source>How many a model may use at once, from the next start on.</source>
            <translation>Wie viele ein Modell zugleich nutzen darf, ab dem nächsten Start.</translation>
        </message>
        <message>
            <source>Vestry chooses</source>
            <translation>Vestry wählt</translation>
        </message>
        <message>
            <source>{name} (not installed)</source>
            <translation>{name} (nicht installiert)</translation>
        </message>
        <message>
            <source>{tokens} tokens, about {words} words</source>
            <translation>{tokens} Token, etwa {words} Wörter</translation>
        </message>
        <message numerus="yes">
            <source>%Ln minute(s)</source>
            <translation>
                <numerusform>%Ln Minute</numerusform>
                <numerusform>%Ln Minuten</numerusform>
            </translation>
        </message>
        <message>
            <source>Never</source>
            <translation>Nie</translation>
        </message>
        <message>
            <source>As much as fits</source>
            <translation>So viel wie passt</translation>
        </message>
        <message>
            <source>As much as fits ({size})</source>
            <translation>So viel wie passt ({size})</translation>
        </message>
        <message>
            <source>{size} on disk, {memory} MB in use, {license}</source>
            <translation>{size} auf der Platte, {memory} MB in Gebrauch, {license}</translation>
        </message>
    </context>
    <context>
        <name>ModelsViewModel</name>
        <message>
            <source>{model} is ready to use.</source>
            <translation>{model} ist bereit.</translation>
        </message>
        <message>
            <source>Your model is ready to use.</source>
            <translation>Dein Modell ist bereit.</translation>
        </message>
    </context>
    <context>
        <name>MonthTable</name>
        <message>
            <source>The month before</source>
            <translation>Voriger Monat</translation>
        </message>
        <message>
            <source>The month after</source>
            <translation>Nächster Monat</translation>
        </message>
        <message>
            <source>{day}, marked</source>
            <translation>{day}, markiert</translation>
        </message>
    </context>
    <context>
        <name>NoModel</name>
        <message>
            <source>Talk about your clothes, with a model on this computer</source>
            <translation>Sprich über deine Kleidung, mit einem Modell auf diesem Computer</translation>
        </message>
        <message>
            <source>Show it a photo and ask what it is, what it goes with or how to wash it. Chat needs a larger model than Vestry brings along; it works without a network once it is here.</source>
            <translation>Zeig ihm ein Foto und frag, was das ist, wozu es passt oder wie man es wäscht. Der Chat braucht ein größeres Modell, als Vestry mitbringt; ist es einmal da, geht alles ohne Netz.</translation>
        </message>
        <message>
            <source>Recommended for this computer: {name} ({size})</source>
            <translation>Für diesen Computer empfohlen: {name} ({size})</translation>
        </message>
        <message>
            <source>Get {name}</source>
            <translation>{name} holen</translation>
        </message>
        <message>
            <source>Choose a model</source>
            <translation>Ein Modell wählen</translation>
        </message>
    </context>
    <context>
        <name>OutfitActions</name>
        <message>
            <source>Outfit copied</source>
            <translation>Outfit kopiert</translation>
        </message>
        <message numerus="yes">
            <source>%Ln outfit(s) moved to the trash</source>
            <translation>
                <numerusform>%Ln Outfit in den Papierkorb gelegt</numerusform>
                <numerusform>%Ln Outfits in den Papierkorb gelegt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln outfit(s) brought back</source>
            <translation>
                <numerusform>%Ln Outfit zurückgeholt</numerusform>
                <numerusform>%Ln Outfits zurückgeholt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln outfit(s) accepted</source>
            <translation>
                <numerusform>%Ln Outfit angenommen</numerusform>
                <numerusform>%Ln Outfits angenommen</numerusform>
            </translation>
        </message>
        <message>
            <source>Noted as worn today</source>
            <translation>Als heute getragen notiert</translation>
        </message>
        <message>
            <source>This outfit is noted as worn today already</source>
            <translation>Dieses Outfit ist schon als heute getragen notiert</translation>
        </message>
        <message>
            <source>Planned for {day}</source>
            <translation>Geplant für {day}</translation>
        </message>
        <message>
            <source>This outfit is planned for that day already</source>
            <translation>Dieses Outfit ist für diesen Tag schon geplant</translation>
        </message>
        <message>
            <source>Saved and noted as worn today</source>
            <translation>Gespeichert und als heute getragen notiert</translation>
        </message>
        <message>
            <source>Outfit saved</source>
            <translation>Outfit gespeichert</translation>
        </message>
    </context>
    <context>
        <name>OutfitCanvas</name>
        <message>
            <source>Canvas</source>
            <translation>Leinwand</translation>
        </message>
        <message>
            <source>Tab goes from garment to garment, arrow keys move what is chosen. The list of layers beside it names them all.</source>
            <translation>Tab geht von Kleidungsstück zu Kleidungsstück, Pfeiltasten bewegen, was ausgewählt ist. Die Liste der Ebenen daneben nennt alle.</translation>
        </message>
        <message>
            <source>One layer up</source>
            <translation>Eine Ebene nach oben</translation>
        </message>
        <message>
            <source>One layer down</source>
            <translation>Eine Ebene nach unten</translation>
        </message>
        <message>
            <source>To the front</source>
            <translation>Ganz nach vorn</translation>
        </message>
        <message>
            <source>To the back</source>
            <translation>Ganz nach hinten</translation>
        </message>
        <message>
            <source>Mirror</source>
            <translation>Spiegeln</translation>
        </message>
        <message>
            <source>Larger</source>
            <translation>Größer</translation>
        </message>
        <message>
            <source>Smaller</source>
            <translation>Kleiner</translation>
        </message>
        <message>
            <source>Turn left</source>
            <translation>Nach links drehen</translation>
        </message>
        <message>
            <source>Turn right</source>
            <translation>Nach rechts drehen</translation>
        </message>
        <message>
            <source>Turn far to the left</source>
            <translation>Weit nach links drehen</translation>
        </message>
        <message>
            <source>Turn far to the right</source>
            <translation>Weit nach rechts drehen</translation>
        </message>
        <message>
            <source>Choose all</source>
            <translation>Alle auswählen</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>Wiederholen</translation>
        </message>
        <message>
            <source>Look closer</source>
            <translation>Näher heran</translation>
        </message>
        <message>
            <source>Step back</source>
            <translation>Weiter weg</translation>
        </message>
        <message>
            <source>Show all</source>
            <translation>Alles zeigen</translation>
        </message>
        <message>
            <source>Lay out automatically</source>
            <translation>Automatisch auslegen</translation>
        </message>
        <message>
            <source>Left edges in line</source>
            <translation>Linke Kanten auf eine Linie</translation>
        </message>
        <message>
            <source>Middles in line from top to bottom</source>
            <translation>Mitten untereinander</translation>
        </message>
        <message>
            <source>Right edges in line</source>
            <translation>Rechte Kanten auf eine Linie</translation>
        </message>
        <message>
            <source>Upper edges in line</source>
            <translation>Obere Kanten auf eine Linie</translation>
        </message>
        <message>
            <source>Middles in line from left to right</source>
            <translation>Mitten nebeneinander</translation>
        </message>
        <message>
            <source>Lower edges in line</source>
            <translation>Untere Kanten auf eine Linie</translation>
        </message>
        <message>
            <source>Same room from left to right</source>
            <translation>Gleicher Abstand von links nach rechts</translation>
        </message>
        <message>
            <source>Same room from top to bottom</source>
            <translation>Gleicher Abstand von oben nach unten</translation>
        </message>
        <message>
            <source>Layers</source>
            <translation>Darüber</translation>
        </message>
        <message>
            <source>Align</source>
            <translation>Ausrichten</translation>
        </message>
        <message>
            <source>Background</source>
            <translation>Hintergrund</translation>
        </message>
        <message>
            <source>Nothing lies here yet</source>
            <translation>Hier liegt noch nichts</translation>
        </message>
        <message>
            <source>Put garments on the board; then lay them out here as you like.</source>
            <translation>Leg Kleidungsstücke auf das Brett; dann ordne sie hier an, wie du magst.</translation>
        </message>
        <message>
            <source>Another color...</source>
            <translation>Andere Farbe...</translation>
        </message>
        <message>
            <source>Paper</source>
            <translation>Papier</translation>
        </message>
        <message>
            <source>White</source>
            <translation>Weiß</translation>
        </message>
        <message>
            <source>Sand</source>
            <translation>Sand</translation>
        </message>
        <message>
            <source>Blush</source>
            <translation>Zartrosa</translation>
        </message>
        <message>
            <source>Sage</source>
            <translation>Salbei</translation>
        </message>
        <message>
            <source>Sky</source>
            <translation>Himmel</translation>
        </message>
        <message>
            <source>Stone</source>
            <translation>Stein</translation>
        </message>
        <message>
            <source>Charcoal</source>
            <translation>Anthrazit</translation>
        </message>
    </context>
    <context>
        <name>OutfitCard</name>
        <message>
            <source>nothing for the upper body</source>
            <translation>nichts für den Oberkörper</translation>
        </message>
        <message>
            <source>nothing for the legs</source>
            <translation>nichts für die Beine</translation>
        </message>
        <message>
            <source>no footwear</source>
            <translation>keine Schuhe</translation>
        </message>
        <message>
            <source>two pieces take one place</source>
            <translation>zwei Stücke nehmen einen Platz ein</translation>
        </message>
        <message>
            <source>something is in the laundry</source>
            <translation>etwas ist in der Wäsche</translation>
        </message>
        <message>
            <source>something is away</source>
            <translation>etwas ist unterwegs</translation>
        </message>
        <message>
            <source>something is in the trash</source>
            <translation>etwas ist im Papierkorb</translation>
        </message>
        <message>
            <source>Outfit</source>
            <translation>Outfit</translation>
        </message>
        <message>
            <source>today</source>
            <translation>heute</translation>
        </message>
        <message>
            <source>tomorrow</source>
            <translation>morgen</translation>
        </message>
        <message>
            <source>yesterday</source>
            <translation>gestern</translation>
        </message>
        <message>
            <source>Proposed by {stylist}</source>
            <translation>Vorgeschlagen von {stylist}</translation>
        </message>
        <message>
            <source>Proposed by a stylist</source>
            <translation>Vom Stylisten vorgeschlagen</translation>
        </message>
        <message>
            <source>planned {day}</source>
            <translation>geplant für {day}</translation>
        </message>
        <message>
            <source>never worn</source>
            <translation>nie getragen</translation>
        </message>
    </context>
    <context>
        <name>OutfitCompare</name>
        <message>
            <source>There is nothing to compare any more</source>
            <translation>Es gibt nichts mehr zu vergleichen</translation>
        </message>
        <message>
            <source>One of these outfits is gone.</source>
            <translation>Eines dieser Outfits ist nicht mehr da.</translation>
        </message>
        <message>
            <source>Back to all outfits</source>
            <translation>Zurück zu allen Outfits</translation>
        </message>
        <message>
            <source>Compare outfits</source>
            <translation>Outfits vergleichen</translation>
        </message>
        <message>
            <source>Leave out {outfit}</source>
            <translation>{outfit} weglassen</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
        <message>
            <source>Wear today</source>
            <translation>Heute tragen</translation>
        </message>
        <message>
            <source>{action}: {outfit}</source>
            <translation>{action}: {outfit}</translation>
        </message>
        <message>
            <source>differs</source>
            <translation>verschieden</translation>
        </message>
        <message>
            <source>Worn</source>
            <translation>Getragen</translation>
        </message>
        <message>
            <source>Warmth</source>
            <translation>Wärme</translation>
        </message>
        <message>
            <source>Formality</source>
            <translation>Förmlichkeit</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>Warum</translation>
        </message>
        <message>
            <source>Careful</source>
            <translation>Achtung</translation>
        </message>
        <message numerus="yes">
            <source>%Ln time(s)</source>
            <translation>
                <numerusform>%Ln-mal</numerusform>
                <numerusform>%Ln-mal</numerusform>
            </translation>
        </message>
        <message>
            <source>Never</source>
            <translation>Nie</translation>
        </message>
        <message>
            <source>{part}, {outfit}</source>
            <translation>{part}, {outfit}</translation>
        </message>
        <message>
            <source>{part}: {percent}%</source>
            <translation>{part}: {percent} %</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
    </context>
    <context>
        <name>OutfitEditor</name>
        <message>
            <source>The diary holds this outfit, so a copy of it was changed</source>
            <translation>Dieses Outfit steht im Tagebuch, deshalb wurde eine Kopie geändert</translation>
        </message>
    </context>
    <context>
        <name>OutfitEditorPage</name>
        <message>
            <source>Back to all outfits</source>
            <translation>Zurück zu allen Outfits</translation>
        </message>
        <message>
            <source>Name of the outfit</source>
            <translation>Name des Outfits</translation>
        </message>
        <message>
            <source>Favorite</source>
            <translation>Favorit</translation>
        </message>
        <message>
            <source>How to look at it</source>
            <translation>Ansicht</translation>
        </message>
        <message>
            <source>Wear today</source>
            <translation>Heute tragen</translation>
        </message>
        <message>
            <source>More</source>
            <translation>Mehr</translation>
        </message>
        <message>
            <source>Bring it back</source>
            <translation>Zurückholen</translation>
        </message>
        <message>
            <source>Let Vestry finish this</source>
            <translation>Von Vestry ergänzen lassen</translation>
        </message>
        <message>
            <source>Add from the wardrobe</source>
            <translation>Aus dem Kleiderschrank dazulegen</translation>
        </message>
        <message>
            <source>Use the proposal</source>
            <translation>Vorschlag übernehmen</translation>
        </message>
        <message>
            <source>Next proposal</source>
            <translation>Nächster Vorschlag</translation>
        </message>
        <message>
            <source>Not this one</source>
            <translation>Das nicht</translation>
        </message>
        <message>
            <source>Try on</source>
            <translation>Anprobieren</translation>
        </message>
        <message>
            <source>Make a copy</source>
            <translation>Kopie anlegen</translation>
        </message>
        <message>
            <source>Show to somebody...</source>
            <translation>Jemandem zeigen...</translation>
        </message>
        <message>
            <source>Board</source>
            <translation>Brett</translation>
        </message>
        <message>
            <source>New outfit</source>
            <translation>Neues Outfit</translation>
        </message>
        <message>
            <source>This outfit lies in the trash.</source>
            <translation>Dieses Outfit liegt im Papierkorb.</translation>
        </message>
        <message>
            <source>Plan for a day</source>
            <translation>Für einen Tag planen</translation>
        </message>
        <message>
            <source>Move to the trash</source>
            <translation>In den Papierkorb</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
    </context>
    <context>
        <name>OutfitExportDialog</name>
        <message>
            <source>Show to somebody</source>
            <translation>Jemandem zeigen</translation>
        </message>
        <message>
            <source>Picture</source>
            <translation>Bild</translation>
        </message>
        <message>
            <source>PDF</source>
            <translation>PDF</translation>
        </message>
        <message>
            <source>Web page</source>
            <translation>Webseite</translation>
        </message>
        <message>
            <source>For a client</source>
            <translation>Für eine Kundin</translation>
        </message>
        <message>
            <source>What to make</source>
            <translation>Was gemacht wird</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>Titel</translation>
        </message>
        <message>
            <source>From</source>
            <translation>Von</translation>
        </message>
        <message>
            <source>Your name or your studio's</source>
            <translation>Dein Name oder der deines Studios</translation>
        </message>
        <message>
            <source>Paper</source>
            <translation>Papier</translation>
        </message>
        <message>
            <source>As it lies</source>
            <translation>Wie es liegt</translation>
        </message>
        <message>
            <source>Transparent</source>
            <translation>Durchsichtig</translation>
        </message>
        <message>
            <source>Background</source>
            <translation>Hintergrund</translation>
        </message>
        <message>
            <source>Tell what is noted of the outfits</source>
            <translation>Notizen zu den Outfits nennen</translation>
        </message>
        <message>
            <source>Tell what is noted of the garments</source>
            <translation>Notizen zu den Kleidungsstücken nennen</translation>
        </message>
        <message>
            <source>Tell prices</source>
            <translation>Preise nennen</translation>
        </message>
        <message>
            <source>Sizes, places, days of wear, file names and the data of your photos are never told.</source>
            <translation>Größen, Orte, Tragetage, Dateinamen und die Daten deiner Fotos werden nie genannt.</translation>
        </message>
        <message>
            <source>Save...</source>
            <translation>Speichern...</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Each outfit as a PNG picture, as it lies on its canvas.</source>
            <translation>Jedes Outfit als PNG-Bild, wie es auf seiner Leinwand liegt.</translation>
        </message>
        <message>
            <source>A lookbook to print: a cover, and an outfit on each page.</source>
            <translation>Ein Lookbook zum Drucken: ein Titelblatt und auf jeder Seite ein Outfit.</translation>
        </message>
        <message>
            <source>One file that opens in any browser, without network.</source>
            <translation>Eine Datei, die sich in jedem Browser öffnet, ohne Netz.</translation>
        </message>
        <message>
            <source>Web page, PDF and pictures in one ZIP file, and the outfits themselves: your client's own Vestry proposes them with the garments it finds by their photos.</source>
            <translation>Webseite, PDF und Bilder in einer ZIP-Datei, dazu die Outfits selbst: Das Vestry deiner Kundin schlägt sie mit den Kleidungsstücken vor, die es an ihren Fotos erkennt.</translation>
        </message>
        <message>
            <source>{outfits}: {names}. {garments} with names and what is seen of them.</source>
            <translation>{outfits}: {names}. {garments} mit Namen und dem, was man ihnen ansieht.</translation>
        </message>
        <message numerus="yes">
            <source>%n outfit(s)</source>
            <translation>
                <numerusform>%n Outfit</numerusform>
                <numerusform>%n Outfits</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n garment(s)</source>
            <translation>
                <numerusform>%n Kleidungsstück</numerusform>
                <numerusform>%n Kleidungsstücke</numerusform>
            </translation>
        </message>
        <message>
            <source>Folder for the pictures</source>
            <translation>Ordner für die Bilder</translation>
        </message>
        <message>
            <source>Picture (*.png)</source>
            <translation>Bild (*.png)</translation>
        </message>
        <message>
            <source>PDF (*.pdf)</source>
            <translation>PDF (*.pdf)</translation>
        </message>
        <message>
            <source>Web page (*.html)</source>
            <translation>Webseite (*.html)</translation>
        </message>
        <message>
            <source>ZIP file (*.zip)</source>
            <translation>ZIP-Datei (*.zip)</translation>
        </message>
    </context>
    <context>
        <name>OutfitExporting</name>
        <message>
            <source>Saved as {name}</source>
            <translation>Gespeichert als {name}</translation>
        </message>
    </context>
    <context>
        <name>OutfitFace</name>
        <message>
            <source>Board</source>
            <translation>Brett</translation>
        </message>
        <message>
            <source>Canvas</source>
            <translation>Leinwand</translation>
        </message>
    </context>
    <context>
        <name>OutfitGrid</name>
        <message>
            <source>Saved outfits</source>
            <translation>Gespeicherte Outfits</translation>
        </message>
    </context>
    <context>
        <name>OutfitListModel</name>
        <message>
            <source>favorite</source>
            <translation>Favorit</translation>
        </message>
        <message>
            <source>made of {pieces}</source>
            <translation>besteht aus {pieces}</translation>
        </message>
    </context>
    <context>
        <name>OutfitNarrowing</name>
        <message>
            <source>Find in outfits</source>
            <translation>In Outfits suchen</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>Leeren</translation>
        </message>
        <message>
            <source>Which outfits</source>
            <translation>Welche Outfits</translation>
        </message>
        <message>
            <source>Order</source>
            <translation>Reihenfolge</translation>
        </message>
        <message>
            <source>Occasion</source>
            <translation>Anlass</translation>
        </message>
        <message>
            <source>Any occasion</source>
            <translation>Jeder Anlass</translation>
        </message>
        <message>
            <source>Season</source>
            <translation>Jahreszeit</translation>
        </message>
        <message>
            <source>Any season</source>
            <translation>Jede Jahreszeit</translation>
        </message>
        <message>
            <source>All outfits</source>
            <translation>Alle Outfits</translation>
        </message>
        <message>
            <source>Favorites</source>
            <translation>Favoriten</translation>
        </message>
        <message>
            <source>Ready to wear</source>
            <translation>Tragebereit</translation>
        </message>
        <message>
            <source>Planned</source>
            <translation>Geplant</translation>
        </message>
        <message>
            <source>Never worn</source>
            <translation>Nie getragen</translation>
        </message>
        <message>
            <source>From suggestions</source>
            <translation>Aus Vorschlägen</translation>
        </message>
        <message>
            <source>Proposed</source>
            <translation>Vorgeschlagen</translation>
        </message>
        <message>
            <source>With warnings</source>
            <translation>Mit Hinweisen</translation>
        </message>
        <message>
            <source>In the trash</source>
            <translation>Im Papierkorb</translation>
        </message>
        <message>
            <source>Newest first</source>
            <translation>Neueste zuerst</translation>
        </message>
        <message>
            <source>Changed last</source>
            <translation>Zuletzt geändert</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Most worn</source>
            <translation>Am meisten getragen</translation>
        </message>
        <message>
            <source>Least worn</source>
            <translation>Am wenigsten getragen</translation>
        </message>
        <message>
            <source>Worn lately</source>
            <translation>Zuletzt getragen</translation>
        </message>
        <message>
            <source>Longest not worn</source>
            <translation>Am längsten nicht getragen</translation>
        </message>
    </context>
    <context>
        <name>OutfitPart</name>
        <message>
            <source>How the pieces go together</source>
            <translation>Wie die Stücke zusammenpassen</translation>
        </message>
        <message>
            <source>The pair that goes least</source>
            <translation>Das Paar, das am wenigsten passt</translation>
        </message>
        <message>
            <source>The outfit as a whole</source>
            <translation>Das Outfit als Ganzes</translation>
        </message>
        <message>
            <source>Equally dressed up</source>
            <translation>Gleich festlich</translation>
        </message>
        <message>
            <source>Right for the weather</source>
            <translation>Passend zum Wetter</translation>
        </message>
        <message>
            <source>Right for the occasion</source>
            <translation>Passend zum Anlass</translation>
        </message>
        <message>
            <source>What you like to wear</source>
            <translation>Was du gern trägst</translation>
        </message>
        <message>
            <source>Not worn lately</source>
            <translation>Länger nicht getragen</translation>
        </message>
        <message>
            <source>Goes together very well</source>
            <translation>Passt sehr gut zusammen</translation>
        </message>
        <message>
            <source>Goes together well</source>
            <translation>Passt gut zusammen</translation>
        </message>
        <message>
            <source>Goes together</source>
            <translation>Passt zusammen</translation>
        </message>
        <message>
            <source>An unusual mix</source>
            <translation>Eine ungewöhnliche Mischung</translation>
        </message>
        <message>
            <source>Hardly goes together</source>
            <translation>Passt kaum zusammen</translation>
        </message>
        <message>
            <source>Too much for one outfit</source>
            <translation>Zu viel für ein Outfit</translation>
        </message>
        <message>
            <source> and </source>
            <translation> und </translation>
        </message>
    </context>
    <context>
        <name>OutfitShelf</name>
        <message>
            <source>No outfit fits</source>
            <translation>Kein Outfit passt</translation>
        </message>
        <message>
            <source>Show all outfits</source>
            <translation>Alle Outfits zeigen</translation>
        </message>
        <message>
            <source>Outfits</source>
            <translation>Outfits</translation>
        </message>
        <message>
            <source>Find in outfits</source>
            <translation>In Outfits suchen</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>Vergleichen</translation>
        </message>
        <message>
            <source>Outfits from a stylist...</source>
            <translation>Outfits vom Stylisten...</translation>
        </message>
        <message>
            <source>Your taste and sizes...</source>
            <translation>Dein Geschmack und deine Größen...</translation>
        </message>
        <message>
            <source>Suggestions</source>
            <translation>Vorschläge</translation>
        </message>
        <message>
            <source>New outfit</source>
            <translation>Neues Outfit</translation>
        </message>
        <message>
            <source>No outfits yet</source>
            <translation>Noch keine Outfits</translation>
        </message>
        <message>
            <source>Suggest outfits</source>
            <translation>Outfits vorschlagen</translation>
        </message>
        <message>
            <source>From a stylist...</source>
            <translation>Vom Stylisten...</translation>
        </message>
        <message>
            <source>Add photos</source>
            <translation>Fotos hinzufügen</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
        <message>
            <source>Wear today</source>
            <translation>Heute tragen</translation>
        </message>
        <message>
            <source>Plan for a day...</source>
            <translation>Für einen Tag planen...</translation>
        </message>
        <message>
            <source>Favorite</source>
            <translation>Favorit</translation>
        </message>
        <message>
            <source>Rename...</source>
            <translation>Umbenennen...</translation>
        </message>
        <message>
            <source>Make a copy</source>
            <translation>Kopie anlegen</translation>
        </message>
        <message>
            <source>Show to somebody...</source>
            <translation>Jemandem zeigen...</translation>
        </message>
        <message>
            <source>Move to the trash</source>
            <translation>In den Papierkorb</translation>
        </message>
        <message>
            <source>Bring back</source>
            <translation>Zurückholen</translation>
        </message>
        <message>
            <source>Accept</source>
            <translation>Annehmen</translation>
        </message>
        <message>
            <source>No outfits in the trash</source>
            <translation>Keine Outfits im Papierkorb</translation>
        </message>
        <message>
            <source>Try other words, or show all.</source>
            <translation>Versuch andere Wörter oder zeig alle.</translation>
        </message>
        <message numerus="yes">
            <source>%Ln of {owned} outfit(s)</source>
            <translation>
                <numerusform>%Ln von {owned} Outfits</numerusform>
                <numerusform>%Ln von {owned} Outfits</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln outfit(s)</source>
            <translation>
                <numerusform>%Ln Outfit</numerusform>
                <numerusform>%Ln Outfits</numerusform>
            </translation>
        </message>
        <message>
            <source>Put one together yourself, or let Vestry suggest some from your wardrobe.</source>
            <translation>Stell selbst eines zusammen oder lass dir von Vestry welche aus deinem Kleiderschrank vorschlagen.</translation>
        </message>
        <message>
            <source>Add photos of your clothes first; outfits are made of them.</source>
            <translation>Füg zuerst Fotos deiner Kleidung hinzu; aus ihr entstehen Outfits.</translation>
        </message>
        <message numerus="yes">
            <source>Bring back %Ln</source>
            <translation>
                <numerusform>%Ln zurückholen</numerusform>
                <numerusform>%Ln zurückholen</numerusform>
            </translation>
        </message>
        <message>
            <source>Bring back all</source>
            <translation>Alle zurückholen</translation>
        </message>
        <message numerus="yes">
            <source>Accept %Ln</source>
            <translation>
                <numerusform>%Ln annehmen</numerusform>
                <numerusform>%Ln annehmen</numerusform>
            </translation>
        </message>
        <message>
            <source>Accept all</source>
            <translation>Alle übernehmen</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Name of the outfit</source>
            <translation>Name des Outfits</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Umbenennen</translation>
        </message>
        <message>
            <source>Plan for a day</source>
            <translation>Für einen Tag planen</translation>
        </message>
    </context>
    <context>
        <name>OutfitSlot</name>
        <message>
            <source>Top</source>
            <translation>Oberteil</translation>
        </message>
        <message>
            <source>Middle layer</source>
            <translation>Mittlere Schicht</translation>
        </message>
        <message>
            <source>Dress or one-piece</source>
            <translation>Kleid oder Einteiler</translation>
        </message>
        <message>
            <source>Coat or jacket</source>
            <translation>Mantel oder Jacke</translation>
        </message>
        <message>
            <source>Bottom</source>
            <translation>Unterteil</translation>
        </message>
        <message>
            <source>Shoes</source>
            <translation>Schuhe</translation>
        </message>
        <message>
            <source>Bag</source>
            <translation>Tasche</translation>
        </message>
        <message>
            <source>Accessories</source>
            <translation>Accessoires</translation>
        </message>
        <message>
            <source>Other</source>
            <translation>Anderes</translation>
        </message>
    </context>
    <context>
        <name>OutfitsPage</name>
        <message>
            <source>New outfit from what is chosen</source>
            <translation>Neues Outfit aus dem Gewählten</translation>
        </message>
        <message>
            <source>Outfits</source>
            <translation>Outfits</translation>
        </message>
        <message>
            <source>Outfits from a stylist...</source>
            <translation>Outfits vom Stylisten...</translation>
        </message>
        <message>
            <source>Show what was proposed</source>
            <translation>Vorgeschlagenes zeigen</translation>
        </message>
        <message>
            <source>Outfits from a stylist</source>
            <translation>Outfits vom Stylisten</translation>
        </message>
        <message>
            <source>Handover (*.zip *.json)</source>
            <translation>Übergabe (*.zip *.json)</translation>
        </message>
    </context>
    <context>
        <name>PackingView</name>
        <message>
            <source>Packing list</source>
            <translation>Packliste</translation>
        </message>
        <message>
            <source>New list</source>
            <translation>Neue Liste</translation>
        </message>
        <message>
            <source>Pack anew</source>
            <translation>Neu packen</translation>
        </message>
        <message>
            <source>Save or print...</source>
            <translation>Speichern oder drucken...</translation>
        </message>
        <message>
            <source>Remove this list</source>
            <translation>Diese Liste entfernen</translation>
        </message>
        <message>
            <source>Packing</source>
            <translation>Packen</translation>
        </message>
        <message>
            <source>Save the packing list</source>
            <translation>Packliste speichern</translation>
        </message>
        <message>
            <source>A page to print (*.html);;Plain text (*.txt)</source>
            <translation>Seite zum Drucken (*.html);;Nur Text (*.txt)</translation>
        </message>
        <message>
            <source>Few things, enough outfits</source>
            <translation>Wenig dabei, genug Outfits</translation>
        </message>
        <message>
            <source>Say when and where you go: Vestry packs from your own wardrobe and wears things again as often as they allow.</source>
            <translation>Sag, wann und wohin du reist: Vestry packt aus deinem eigenen Kleiderschrank und trägt alles so oft, wie es geht.</translation>
        </message>
        <message>
            <source>Pack for a trip</source>
            <translation>Für eine Reise packen</translation>
        </message>
        <message>
            <source>Back from the trip</source>
            <translation>Zurück von der Reise</translation>
        </message>
        <message>
            <source>Mark as away</source>
            <translation>Als unterwegs markieren</translation>
        </message>
        <message>
            <source>{done} of {all} packed</source>
            <translation>{done} von {all} eingepackt</translation>
        </message>
        <message>
            <source>Take out {what}</source>
            <translation>{what} herausnehmen</translation>
        </message>
        <message>
            <source>Anything else: charger, passport</source>
            <translation>Sonst noch: Ladegerät, Pass</translation>
        </message>
        <message>
            <source>Add anything else</source>
            <translation>Sonst noch etwas hinzufügen</translation>
        </message>
        <message>
            <source>Add garments</source>
            <translation>Kleidung hinzufügen</translation>
        </message>
        <message>
            <source>Day by day</source>
            <translation>Tag für Tag</translation>
        </message>
        <message>
            <source>rain</source>
            <translation>Regen</translation>
        </message>
        <message>
            <source>Nothing to wear</source>
            <translation>Nichts anzuziehen</translation>
        </message>
        <message>
            <source>What comes along?</source>
            <translation>Was kommt mit?</translation>
        </message>
    </context>
    <context>
        <name>PackingViewModel</name>
        <message>
            <source>Packed</source>
            <translation>Gepackt</translation>
        </message>
        <message>
            <source>Taken out</source>
            <translation>Herausgenommen</translation>
        </message>
        <message>
            <source>Added</source>
            <translation>Hinzugefügt</translation>
        </message>
        <message>
            <source>Marked as away</source>
            <translation>Als unterwegs markiert</translation>
        </message>
        <message>
            <source>Ready again</source>
            <translation>Wieder bereit</translation>
        </message>
        <message>
            <source>Packing list removed</source>
            <translation>Packliste entfernt</translation>
        </message>
        <message>
            <source>packing list</source>
            <translation>Packliste</translation>
        </message>
        <message>
            <source>Saved as {name}</source>
            <translation>Gespeichert als {name}</translation>
        </message>
    </context>
    <context>
        <name>Page</name>
        <message>
            <source>Wardrobe</source>
            <translation>Kleiderschrank</translation>
        </message>
        <message>
            <source>Inbox</source>
            <translation>Eingang</translation>
        </message>
        <message>
            <source>Outfits</source>
            <translation>Outfits</translation>
        </message>
        <message>
            <source>Diary</source>
            <translation>Tagebuch</translation>
        </message>
        <message>
            <source>Chat</source>
            <translation>Chat</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>Bilder</translation>
        </message>
        <message>
            <source>Statistics</source>
            <translation>Statistik</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>Trash</source>
            <translation>Papierkorb</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
    </context>
    <context>
        <name>PairFacts</name>
        <message>
            <source>What differs</source>
            <translation>Was sich unterscheidet</translation>
        </message>
        <message>
            <source>Vestry knows the same of both.</source>
            <translation>Vestry weiß von beiden dasselbe.</translation>
        </message>
        <message>
            <source>Set by you</source>
            <translation>Von dir gesetzt</translation>
        </message>
        <message>
            <source>Photo</source>
            <translation>Foto</translation>
        </message>
        <message>
            <source>Taken</source>
            <translation>Aufgenommen</translation>
        </message>
        <message>
            <source>Worn</source>
            <translation>Getragen</translation>
        </message>
        <message>
            <source>yes</source>
            <translation>ja</translation>
        </message>
        <message>
            <source>no</source>
            <translation>nein</translation>
        </message>
    </context>
    <context>
        <name>PaletteViewModel</name>
        <message>
            <source>Garment</source>
            <translation>Kleidungsstück</translation>
        </message>
        <message>
            <source>Outfit</source>
            <translation>Outfit</translation>
        </message>
    </context>
    <context>
        <name>PartRow</name>
        <message>
            <source>{part}: {percent}%</source>
            <translation>{part}: {percent} %</translation>
        </message>
    </context>
    <context>
        <name>Percent</name>
        <message>
            <source>&lt;1%</source>
            <translation>&lt;1 %</translation>
        </message>
        <message>
            <source>{number}%</source>
            <translation>{number} %</translation>
        </message>
    </context>
    <context>
        <name>PickModel</name>
        <message>
            <source>Outfit: {name}</source>
            <translation>Outfit: {name}</translation>
        </message>
    </context>
    <context>
        <name>PictureDelegate</name>
        <message>
            <source>AI preview</source>
            <translation>KI-Vorschau</translation>
        </message>
        <message>
            <source>Try-on</source>
            <translation>Anprobe</translation>
        </message>
        <message>
            <source>AI</source>
            <translation>KI</translation>
        </message>
    </context>
    <context>
        <name>PictureListModel</name>
        <message>
            <source>Drawn by a model: {words}</source>
            <translation>Von einem Modell gezeichnet: {words}</translation>
        </message>
        <message numerus="yes">
            <source>Try-on of %Ln garment(s)</source>
            <translation>
                <numerusform>Anprobe von %Ln Teil</numerusform>
                <numerusform>Anprobe von %Ln Teilen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PictureStage</name>
        <message>
            <source>Space changes between cut-out and photo, left and right show the garments before and after.</source>
            <translation>Die Leertaste wechselt zwischen Freisteller und Foto, links und rechts zeigen das vorige und das nächste Kleidungsstück.</translation>
        </message>
        <message>
            <source>No photo yet</source>
            <translation>Noch kein Foto</translation>
        </message>
        <message>
            <source>This photo is gone</source>
            <translation>Dieses Foto ist weg</translation>
        </message>
    </context>
    <context>
        <name>PictureView</name>
        <message>
            <source>Picture</source>
            <translation>Bild</translation>
        </message>
        <message>
            <source>Worn here</source>
            <translation>Hier getragen</translation>
        </message>
        <message>
            <source>You own something like it</source>
            <translation>So etwas Ähnliches hast du</translation>
        </message>
        <message>
            <source>Try on again</source>
            <translation>Noch einmal anprobieren</translation>
        </message>
        <message>
            <source>Save as...</source>
            <translation>Speichern unter...</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>All pictures</source>
            <translation>Alle Bilder</translation>
        </message>
        <message>
            <source>AI preview</source>
            <translation>KI-Vorschau</translation>
        </message>
        <message>
            <source>AI</source>
            <translation>KI</translation>
        </message>
        <message>
            <source>Try-on</source>
            <translation>Anprobe</translation>
        </message>
        <message numerus="yes">
            <source>Try-on of %Ln garment(s)</source>
            <translation>
                <numerusform>Anprobe von %Ln Teil</numerusform>
                <numerusform>Anprobe von %Ln Teilen</numerusform>
            </translation>
        </message>
        <message>
            <source>Drawn by {model}</source>
            <translation>Gezeichnet von {model}</translation>
        </message>
        <message>
            <source>Seed {seed}</source>
            <translation>Startwert {seed}</translation>
        </message>
        <message>
            <source>A model drew this. It is no photo, and nothing of it need exist.</source>
            <translation>Das hat ein Modell gezeichnet. Es ist kein Foto, und nichts davon muss es geben.</translation>
        </message>
        <message>
            <source>Your own cut-outs on your own photo. No model drew anything.</source>
            <translation>Deine eigenen Ausschnitte auf deinem eigenen Foto. Kein Modell hat etwas gezeichnet.</translation>
        </message>
        <message>
            <source>Your own cut-outs on a drawn figure. No model drew anything.</source>
            <translation>Deine eigenen Ausschnitte an einer gezeichneten Figur. Kein Modell hat etwas gezeichnet.</translation>
        </message>
        <message>
            <source>true to it</source>
            <translation>getreu</translation>
        </message>
        <message>
            <source>nearly</source>
            <translation>fast getreu</translation>
        </message>
        <message>
            <source>roughly</source>
            <translation>ungefähr</translation>
        </message>
        <message>
            <source>{percent}% of its look is left</source>
            <translation>{percent} % des Aussehens sind noch da</translation>
        </message>
        <message>
            <source>Save the picture</source>
            <translation>Bild speichern</translation>
        </message>
        <message>
            <source>PNG pictures ({patterns})</source>
            <translation>PNG-Bilder ({patterns})</translation>
        </message>
    </context>
    <context>
        <name>PicturesPage</name>
        <message>
            <source>Pictures</source>
            <translation>Bilder</translation>
        </message>
        <message>
            <source>Try on</source>
            <translation>Anprobieren</translation>
        </message>
        <message>
            <source>Draw it...</source>
            <translation>Zeichnen...</translation>
        </message>
        <message>
            <source>No pictures yet</source>
            <translation>Noch keine Bilder</translation>
        </message>
        <message>
            <source>Try an outfit on a drawn figure or on your own photo, and save what you see.</source>
            <translation>Probier ein Outfit an einer gezeichneten Figur oder auf deinem eigenen Foto an, und speichere, was du siehst.</translation>
        </message>
        <message>
            <source>Delete the chosen pictures</source>
            <translation>Die gewählten Bilder löschen</translation>
        </message>
        <message>
            <source>All pictures</source>
            <translation>Alle Bilder</translation>
        </message>
    </context>
    <context>
        <name>PicturesViewModel</name>
        <message>
            <source>Saved as {name}.</source>
            <translation>Gespeichert als {name}.</translation>
        </message>
        <message numerus="yes">
            <source>Deleted %Ln picture(s).</source>
            <translation>
                <numerusform>%Ln Bild gelöscht.</numerusform>
                <numerusform>%Ln Bilder gelöscht.</numerusform>
            </translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
    </context>
    <context>
        <name>PieceCell</name>
        <message>
            <source>Nothing</source>
            <translation>Nichts</translation>
        </message>
    </context>
    <context>
        <name>PieceTile</name>
        <message>
            <source>Lock</source>
            <translation>Sperren</translation>
        </message>
        <message>
            <source>Take off the board</source>
            <translation>Vom Brett nehmen</translation>
        </message>
        <message>
            <source>The one before</source>
            <translation>Das vorige</translation>
        </message>
        <message>
            <source>The next one</source>
            <translation>Das nächste</translation>
        </message>
        <message>
            <source>Unlock</source>
            <translation>Entsperren</translation>
        </message>
        <message>
            <source>locked</source>
            <translation>gesperrt</translation>
        </message>
        <message>
            <source>Left and right try others, L locks, Enter chooses, Delete removes</source>
            <translation>Links und rechts probieren andere, L sperrt, Enter wählt, Entf entfernt</translation>
        </message>
    </context>
    <context>
        <name>PlanMenu</name>
        <message>
            <source>Another day...</source>
            <translation>Anderer Tag...</translation>
        </message>
    </context>
    <context>
        <name>PrivacySection</name>
        <message>
            <source>Privacy</source>
            <translation>Privatsphäre</translation>
        </message>
        <message>
            <source>Your photos, words and wardrobe stay in your folder. Nothing is sent, counted or reported.</source>
            <translation>Deine Fotos, Wörter und dein Kleiderschrank bleiben in deinem Ordner. Nichts wird gesendet, gezählt oder gemeldet.</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>Netz</translation>
        </message>
        <message>
            <source>Allow the network</source>
            <translation>Netz erlauben</translation>
        </message>
        <message>
            <source>Off: every connection is refused. On: only what you ask for is fetched, and each connection is listed below.</source>
            <translation>Aus: Jede Verbindung wird abgelehnt. An: Nur was du verlangst, wird geholt, und jede Verbindung steht unten in der Liste.</translation>
        </message>
        <message>
            <source>Connections asked for</source>
            <translation>Verlangte Verbindungen</translation>
        </message>
        <message>
            <source>Show the folder</source>
            <translation>Ordner zeigen</translation>
        </message>
        <message>
            <source>Reports</source>
            <translation>Berichte</translation>
        </message>
        <message>
            <source>Log and crash reports</source>
            <translation>Protokoll und Absturzberichte</translation>
        </message>
        <message>
            <source>They stay on this computer. Photo names are left out of them.</source>
            <translation>Sie bleiben auf diesem Computer. Namen von Fotos stehen nicht darin.</translation>
        </message>
        <message>
            <source>None, ever.</source>
            <translation>Keine, nie.</translation>
        </message>
        <message>
            <source>allowed</source>
            <translation>erlaubt</translation>
        </message>
        <message>
            <source>refused</source>
            <translation>abgelehnt</translation>
        </message>
        <message>
            <source>{when}  {host}: {what}</source>
            <translation>{when}  {host}: {what}</translation>
        </message>
    </context>
    <context>
        <name>ProductListsDialog</name>
        <message>
            <source>Product lists</source>
            <translation>Produktlisten</translation>
        </message>
        <message>
            <source>How far the list is taken in</source>
            <translation>Wie weit die Liste aufgenommen ist</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Choose a file...</source>
            <translation>Datei wählen...</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Choose a product list</source>
            <translation>Eine Produktliste wählen</translation>
        </message>
        <message numerus="yes">
            <source>Take in %Ln product(s)</source>
            <translation>
                <numerusform>%Ln Produkt aufnehmen</numerusform>
                <numerusform>%Ln Produkte aufnehmen</numerusform>
            </translation>
        </message>
        <message>
            <source>Reading...</source>
            <translation>Wird gelesen...</translation>
        </message>
        <message>
            <source>Taking it in. You can go on meanwhile.</source>
            <translation>Wird aufgenommen. Du kannst so lange weitermachen.</translation>
        </message>
        <message numerus="yes">
            <source>%Ln product(s) can be found now: ask for something like a piece of yours.</source>
            <translation>
                <numerusform>%Ln Produkt ist jetzt zu finden: Frag nach etwas wie einem deiner Stücke.</numerusform>
                <numerusform>%Ln Produkte sind jetzt zu finden: Frag nach etwas wie einem deiner Stücke.</numerusform>
            </translation>
        </message>
        <message>
            <source>This is how its first products read. Nothing is taken in yet.</source>
            <translation>So lesen sich ihre ersten Produkte. Noch ist nichts aufgenommen.</translation>
        </message>
        <message>
            <source>Nothing in them is yours, nothing is bought, and no link is opened.</source>
            <translation>Nichts darin gehört dir, nichts wird gekauft, und kein Link wird geöffnet.</translation>
        </message>
        <message>
            <source>Take in a shop's list as CSV or JSON, or drop it here, and ask the stylist for something like what you see. Everything stays on this computer.</source>
            <translation>Nimm die Liste eines Ladens als CSV oder JSON auf, oder zieh sie hierher, und frag den Stylisten nach etwas Ähnlichem. Alles bleibt auf diesem Computer.</translation>
        </message>
        <message numerus="yes">
            <source>%Ln product(s)</source>
            <translation>
                <numerusform>%Ln Produkt</numerusform>
                <numerusform>%Ln Produkte</numerusform>
            </translation>
        </message>
        <message>
            <source>Remove {name}</source>
            <translation>{name} entfernen</translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) left out: {reason}</source>
            <translation>
                <numerusform>%Ln Zeile bleibt weg: {reason}</numerusform>
                <numerusform>%Ln Zeilen bleiben weg: {reason}</numerusform>
            </translation>
        </message>
        <message>
            <source>Which column is which</source>
            <translation>Welche Spalte was ist</translation>
        </message>
        <message>
            <source>Not in this list</source>
            <translation>Nicht in dieser Liste</translation>
        </message>
        <message>
            <source>no name</source>
            <translation>kein Name</translation>
        </message>
        <message>
            <source>a price that is no number</source>
            <translation>ein Preis, der keine Zahl ist</translation>
        </message>
        <message>
            <source>the same product again</source>
            <translation>dasselbe Produkt noch einmal</translation>
        </message>
        <message>
            <source>more rows than Vestry reads</source>
            <translation>mehr Zeilen, als Vestry liest</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Price</source>
            <translation>Preis</translation>
        </message>
        <message>
            <source>Currency</source>
            <translation>Währung</translation>
        </message>
        <message>
            <source>Category</source>
            <translation>Kategorie</translation>
        </message>
        <message>
            <source>Color</source>
            <translation>Farbe</translation>
        </message>
        <message>
            <source>Material</source>
            <translation>Material</translation>
        </message>
        <message>
            <source>Brand</source>
            <translation>Marke</translation>
        </message>
        <message>
            <source>Picture</source>
            <translation>Bild</translation>
        </message>
        <message>
            <source>{name} is removed.</source>
            <translation>{name} ist entfernt.</translation>
        </message>
    </context>
    <context>
        <name>ProfileDialog</name>
        <message>
            <source>Your taste and sizes</source>
            <translation>Dein Geschmack und deine Größen</translation>
        </message>
        <message>
            <source>What you like</source>
            <translation>Was du magst</translation>
        </message>
        <message>
            <source>What you never wear</source>
            <translation>Was du nie trägst</translation>
        </message>
        <message>
            <source>Colors that suit you</source>
            <translation>Farben, die dir stehen</translation>
        </message>
        <message>
            <source>Size: {place}</source>
            <translation>Größe: {place}</translation>
        </message>
        <message>
            <source>Anyone</source>
            <translation>Alle</translation>
        </message>
        <message>
            <source>An adult</source>
            <translation>Erwachsene</translation>
        </message>
        <message>
            <source>A child</source>
            <translation>Ein Kind</translation>
        </message>
        <message>
            <source>Who this wardrobe is for</source>
            <translation>Für wen dieser Kleiderschrank ist</translation>
        </message>
        <message>
            <source>Nothing is known yet</source>
            <translation>Noch ist nichts bekannt</translation>
        </message>
        <message>
            <source>What you say</source>
            <translation>Was du sagst</translation>
        </message>
        <message>
            <source>Suggestions follow this. What you never wear is left out, whatever the diary says.</source>
            <translation>Vorschläge richten sich danach. Was du nie trägst, bleibt weg, was auch immer das Tagebuch sagt.</translation>
        </message>
        <message>
            <source>Sizes, as labels say them</source>
            <translation>Größen, wie sie auf Etiketten stehen</translation>
        </message>
        <message>
            <source>This wardrobe is for</source>
            <translation>Dieser Kleiderschrank ist für</translation>
        </message>
        <message>
            <source>Five questions about your style...</source>
            <translation>Fünf Fragen zu deinem Stil...</translation>
        </message>
        <message>
            <source>Forget what you said</source>
            <translation>Vergessen, was du gesagt hast</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
    </context>
    <context>
        <name>ProfileViewModel</name>
        <message>
            <source>Learning begins anew; your diary stays as it is</source>
            <translation>Das Lernen beginnt neu; dein Tagebuch bleibt, wie es ist</translation>
        </message>
        <message>
            <source>What you stated is forgotten</source>
            <translation>Was du angegeben hast, ist vergessen</translation>
        </message>
    </context>
    <context>
        <name>Question</name>
        <message>
            <source>You</source>
            <translation>Du</translation>
        </message>
        <message>
            <source>Copy the question</source>
            <translation>Frage kopieren</translation>
        </message>
        <message>
            <source>Ask in other words</source>
            <translation>Anders fragen</translation>
        </message>
    </context>
    <context>
        <name>Rail</name>
        <message>
            <source>Pages</source>
            <translation>Seiten</translation>
        </message>
    </context>
    <context>
        <name>RailButton</name>
        <message numerus="yes">
            <source>%Ln waiting</source>
            <translation>
                <numerusform>%Ln wartet</numerusform>
                <numerusform>%Ln warten</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ReplyCards</name>
        <message>
            <source>Taken back</source>
            <translation>Zurückgenommen</translation>
        </message>
        <message>
            <source>Outfit {n}</source>
            <translation>Outfit {n}</translation>
        </message>
        <message>
            <source>Kept: {names}</source>
            <translation>Bleibt: {names}</translation>
        </message>
        <message>
            <source>More reasons</source>
            <translation>Weitere Gründe</translation>
        </message>
        <message>
            <source>{shown} of {total}</source>
            <translation>{shown} von {total}</translation>
        </message>
        <message>
            <source>Not in your wardrobe</source>
            <translation>Nicht in deinem Kleiderschrank</translation>
        </message>
        <message>
            <source>Seed {seed}</source>
            <translation>Startwert {seed}</translation>
        </message>
        <message>
            <source>Took {n} s</source>
            <translation>Dauerte {n} s</translation>
        </message>
        <message>
            <source>How it was made</source>
            <translation>Wie es entstand</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>{program} said; nobody has checked it:</source>
            <translation>{program} sagt, und niemand hat es geprüft:</translation>
        </message>
    </context>
    <context>
        <name>SearchBar</name>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>Search your wardrobe</source>
            <translation>Im Kleiderschrank suchen</translation>
        </message>
        <message>
            <source>Words, or a picture to find similar garments to.</source>
            <translation>Wörter, oder ein Bild, zu dem Ähnliches gesucht wird.</translation>
        </message>
        <message>
            <source>Search: words, or drop a picture</source>
            <translation>Suchen: Wörter, oder ein Bild hineinziehen</translation>
        </message>
        <message>
            <source>Clear the search</source>
            <translation>Suche leeren</translation>
        </message>
        <message>
            <source>Search by a picture</source>
            <translation>Mit einem Bild suchen</translation>
        </message>
        <message>
            <source>Search by a picture...</source>
            <translation>Mit einem Bild suchen ...</translation>
        </message>
        <message>
            <source>Clear search and filters</source>
            <translation>Suche und Filter leeren</translation>
        </message>
        <message>
            <source>Photos ({patterns})</source>
            <translation>Fotos ({patterns})</translation>
        </message>
        <message>
            <source>What shall be different? “in red”, “in linen” ...</source>
            <translation>Was soll anders sein? „in Rot“, „aus Leinen“ ...</translation>
        </message>
        <message>
            <source>Like this picture</source>
            <translation>Wie dieses Bild</translation>
        </message>
        <message>
            <source>this garment</source>
            <translation>dieses Kleidungsstück</translation>
        </message>
        <message>
            <source>Like {name}</source>
            <translation>Wie {name}</translation>
        </message>
        <message>
            <source>{what}, remove</source>
            <translation>{what}, entfernen</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
    </context>
    <context>
        <name>SelectionBar</name>
        <message>
            <source>Chosen garments</source>
            <translation>Ausgewählte Kleidungsstücke</translation>
        </message>
        <message>
            <source>Edit...</source>
            <translation>Bearbeiten ...</translation>
        </message>
        <message>
            <source>To the laundry</source>
            <translation>In die Wäsche</translation>
        </message>
        <message>
            <source>Ready to wear</source>
            <translation>Tragbereit</translation>
        </message>
        <message>
            <source>Away</source>
            <translation>Unterwegs</translation>
        </message>
        <message>
            <source>Describe with a model</source>
            <translation>Mit einem Modell beschreiben</translation>
        </message>
        <message>
            <source>Ask about these</source>
            <translation>Dazu fragen</translation>
        </message>
        <message>
            <source>Move to the trash</source>
            <translation>In den Papierkorb</translation>
        </message>
        <message>
            <source>Choose none</source>
            <translation>Nichts auswählen</translation>
        </message>
        <message numerus="yes">
            <source>%Ln chosen</source>
            <translation>
                <numerusform>%Ln ausgewählt</numerusform>
                <numerusform>%Ln ausgewählt</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>SettingsPage</name>
        <message>
            <source>Appearance</source>
            <translation>Aussehen</translation>
        </message>
        <message>
            <source>Accessibility</source>
            <translation>Bedienungshilfen</translation>
        </message>
        <message>
            <source>Wardrobes</source>
            <translation>Kleiderschränke</translation>
        </message>
        <message>
            <source>Laundry</source>
            <translation>Wäsche</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>Privacy</source>
            <translation>Privatsphäre</translation>
        </message>
        <message>
            <source>Shortcuts</source>
            <translation>Tastenkürzel</translation>
        </message>
        <message>
            <source>About</source>
            <translation>Über</translation>
        </message>
        <message>
            <source>No setting has these words.</source>
            <translation>Keine Einstellung enthält diese Wörter.</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>Search the settings</source>
            <translation>Einstellungen durchsuchen</translation>
        </message>
        <message>
            <source>Clear the search</source>
            <translation>Suche leeren</translation>
        </message>
        <message>
            <source>Sections of the settings</source>
            <translation>Abschnitte der Einstellungen</translation>
        </message>
    </context>
    <context>
        <name>ShortcutRow</name>
        <message>
            <source>Back to the usual key for {action}</source>
            <translation>Zurück zur üblichen Taste für {action}</translation>
        </message>
        <message>
            <source>Key for {action}</source>
            <translation>Taste für {action}</translation>
        </message>
        <message>
            <source>No key</source>
            <translation>Keine Taste</translation>
        </message>
        <message>
            <source>{key} already does: {action}</source>
            <translation>{key} tut schon: {action}</translation>
        </message>
    </context>
    <context>
        <name>ShortcutsSection</name>
        <message>
            <source>Shortcuts</source>
            <translation>Tastenkürzel</translation>
        </message>
        <message>
            <source>Search for an action or a key</source>
            <translation>Aktion oder Taste suchen</translation>
        </message>
        <message>
            <source>Clear the search</source>
            <translation>Suche leeren</translation>
        </message>
        <message>
            <source>Reset all</source>
            <translation>Alle zurücksetzen</translation>
        </message>
        <message>
            <source>No action has these words.</source>
            <translation>Keine Aktion enthält diese Wörter.</translation>
        </message>
    </context>
    <context>
        <name>SlotCell</name>
        <message>
            <source>Add: {place}</source>
            <translation>Hinzufügen: {place}</translation>
        </message>
    </context>
    <context>
        <name>SlotsBoard</name>
        <message>
            <source>Board</source>
            <translation>Brett</translation>
        </message>
        <message>
            <source>Choose another...</source>
            <translation>Anderes wählen...</translation>
        </message>
        <message>
            <source>Try the next one</source>
            <translation>Das nächste probieren</translation>
        </message>
        <message>
            <source>Unlock</source>
            <translation>Entsperren</translation>
        </message>
        <message>
            <source>Lock</source>
            <translation>Sperren</translation>
        </message>
        <message>
            <source>Wear it as</source>
            <translation>Tragen als</translation>
        </message>
        <message>
            <source>Look at the garment</source>
            <translation>Kleidungsstück ansehen</translation>
        </message>
        <message>
            <source>Take it off the board</source>
            <translation>Vom Brett nehmen</translation>
        </message>
    </context>
    <context>
        <name>Start</name>
        <message>
            <source>The wardrobe {name} is not where it was. Connect its disk, or open it from its new place.</source>
            <translation>Der Kleiderschrank {name} ist nicht mehr, wo er war. Schließe sein Laufwerk an oder öffne ihn an seinem neuen Ort.</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Noch einmal versuchen</translation>
        </message>
        <message>
            <source>Vestry did not close in good order last time; nothing was lost.</source>
            <translation>Vestry wurde letztes Mal nicht ordentlich beendet; nichts ging verloren.</translation>
        </message>
        <message>
            <source>Show reports</source>
            <translation>Berichte zeigen</translation>
        </message>
    </context>
    <context>
        <name>StateStack</name>
        <message>
            <source>Something went wrong</source>
            <translation>Etwas ging schief</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Erneut versuchen</translation>
        </message>
        <message>
            <source>Working</source>
            <translation>In Arbeit</translation>
        </message>
        <message>
            <source>One moment</source>
            <translation>Einen Moment</translation>
        </message>
    </context>
    <context>
        <name>StatisticsPage</name>
        <message>
            <source>Statistics grow with your wardrobe</source>
            <translation>Die Statistik wächst mit deinem Kleiderschrank</translation>
        </message>
        <message>
            <source>Add photos of your clothes: colors, kinds, wears and costs show here.</source>
            <translation>Füge Fotos deiner Kleidung hinzu: Farben, Arten, Tragetage und Kosten stehen dann hier.</translation>
        </message>
        <message>
            <source>Add photos</source>
            <translation>Fotos hinzufügen</translation>
        </message>
        <message>
            <source>Statistics</source>
            <translation>Statistik</translation>
        </message>
    </context>
    <context>
        <name>StatisticsViewModel</name>
        <message>
            <source>Garments</source>
            <translation>Kleidungsstücke</translation>
        </message>
        <message numerus="yes">
            <source>%Ln piece(s)</source>
            <translation>
                <numerusform>%Ln Stück</numerusform>
                <numerusform>%Ln Stück</numerusform>
            </translation>
        </message>
        <message>
            <source>Worn at least once</source>
            <translation>Mindestens einmal getragen</translation>
        </message>
        <message numerus="yes">
            <source>%Ln garment(s)</source>
            <translation>
                <numerusform>%Ln Kleidungsstück</numerusform>
                <numerusform>%Ln Kleidungsstücke</numerusform>
            </translation>
        </message>
        <message>
            <source>Wears</source>
            <translation>Tragetage</translation>
        </message>
        <message numerus="yes">
            <source>%Ln garment(s) with a price</source>
            <translation>
                <numerusform>%Ln Kleidungsstück mit Preis</numerusform>
                <numerusform>%Ln Kleidungsstücke mit Preis</numerusform>
            </translation>
        </message>
        <message>
            <source>Paid in all</source>
            <translation>Insgesamt bezahlt</translation>
        </message>
        <message>
            <source>Colors</source>
            <translation>Farben</translation>
        </message>
        <message>
            <source>No color is known yet.</source>
            <translation>Noch ist keine Farbe bekannt.</translation>
        </message>
        <message>
            <source>Color</source>
            <translation>Farbe</translation>
        </message>
        <message>
            <source>Share</source>
            <translation>Anteil</translation>
        </message>
        <message>
            <source>Kinds of garments</source>
            <translation>Arten von Kleidung</translation>
        </message>
        <message>
            <source>No kind is known yet.</source>
            <translation>Noch ist keine Art bekannt.</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>Pieces</source>
            <translation>Stück</translation>
        </message>
        <message>
            <source>Wears by month</source>
            <translation>Tragetage je Monat</translation>
        </message>
        <message>
            <source>Nothing worn is noted yet. Open a garment and choose Wear today.</source>
            <translation>Noch ist nichts Getragenes notiert. Öffne ein Kleidungsstück und wähle Heute tragen.</translation>
        </message>
        <message>
            <source>Month</source>
            <translation>Monat</translation>
        </message>
        <message>
            <source>Worn most</source>
            <translation>Am meisten getragen</translation>
        </message>
        <message>
            <source>Garment</source>
            <translation>Kleidungsstück</translation>
        </message>
        <message>
            <source>Last worn</source>
            <translation>Zuletzt getragen</translation>
        </message>
        <message>
            <source>Cost per wear</source>
            <translation>Kosten je Tragen</translation>
        </message>
        <message>
            <source>Give a garment a price and wear it: what each wear costs shows here.</source>
            <translation>Gib einem Kleidungsstück einen Preis und trage es: Was jedes Tragen kostet, steht dann hier.</translation>
        </message>
        <message>
            <source>Price</source>
            <translation>Preis</translation>
        </message>
        <message>
            <source>Currency</source>
            <translation>Währung</translation>
        </message>
        <message>
            <source>Everything has been worn at least once.</source>
            <translation>Alles wurde mindestens einmal getragen.</translation>
        </message>
        <message>
            <source>Once you note wears, what never gets worn shows here.</source>
            <translation>Sobald du Tragetage notierst, steht hier, was nie getragen wird.</translation>
        </message>
        <message numerus="yes">
            <source>Never worn: %Ln</source>
            <translation>
                <numerusform>Nie getragen: %Ln</numerusform>
                <numerusform>Nie getragen: %Ln</numerusform>
            </translation>
        </message>
        <message>
            <source>Never worn</source>
            <translation>Nie getragen</translation>
        </message>
        <message>
            <source>In the wardrobe since</source>
            <translation>Im Kleiderschrank seit</translation>
        </message>
    </context>
    <context>
        <name>Step</name>
        <message>
            <source>home</source>
            <translation>Zuhause</translation>
        </message>
        <message>
            <source>casual</source>
            <translation>lässig</translation>
        </message>
        <message>
            <source>smart</source>
            <translation>gepflegt</translation>
        </message>
        <message>
            <source>formal</source>
            <translation>förmlich</translation>
        </message>
        <message>
            <source>black tie</source>
            <translation>festlich</translation>
        </message>
        <message>
            <source>cool</source>
            <translation>kühl</translation>
        </message>
        <message>
            <source>light</source>
            <translation>leicht</translation>
        </message>
        <message>
            <source>medium</source>
            <translation>mittel</translation>
        </message>
        <message>
            <source>warm</source>
            <translation>warm</translation>
        </message>
        <message>
            <source>deep winter</source>
            <translation>tiefer Winter</translation>
        </message>
    </context>
    <context>
        <name>StepsFold</name>
        <message numerus="yes">
            <source>%n step(s)</source>
            <translation>
                <numerusform>%n Schritt</numerusform>
                <numerusform>%n Schritte</numerusform>
            </translation>
        </message>
        <message>
            <source>Shows what was done for this answer.</source>
            <translation>Zeigt, was für diese Antwort getan wurde.</translation>
        </message>
        <message>
            <source>{step}: did not work</source>
            <translation>{step}: hat nicht geklappt</translation>
        </message>
    </context>
    <context>
        <name>StyleQuizDialog</name>
        <message>
            <source>Your style in five questions</source>
            <translation>Dein Stil in fünf Fragen</translation>
        </message>
        <message>
            <source>Garments to pick from</source>
            <translation>Teile zur Auswahl</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <source>Skip</source>
            <translation>Überspringen</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <source>Pick up to five that you love</source>
            <translation>Wähle bis zu fünf, die du liebst</translation>
        </message>
        <message>
            <source>Which styles feel like you?</source>
            <translation>Welche Stile passen zu dir?</translation>
        </message>
        <message>
            <source>As many as you like. Suggestions lean towards them.</source>
            <translation>So viele du magst. Die Vorschläge neigen dorthin.</translation>
        </message>
        <message>
            <source>Which colors do you love to wear?</source>
            <translation>Welche Farben trägst du am liebsten?</translation>
        </message>
        <message>
            <source>Garments of these colors come up more often.</source>
            <translation>Teile in diesen Farben kommen öfter vor.</translation>
        </message>
        <message>
            <source>Which colors do you never wear?</source>
            <translation>Welche Farben trägst du nie?</translation>
        </message>
        <message>
            <source>They are left out of every suggestion.</source>
            <translation>Sie kommen in keinem Vorschlag vor.</translation>
        </message>
        <message>
            <source>Which materials do you avoid?</source>
            <translation>Welche Materialien meidest du?</translation>
        </message>
        <message>
            <source>How do you like your clothes to fit?</source>
            <translation>Wie soll deine Kleidung sitzen?</translation>
        </message>
        <message>
            <source>Garments that fit so come up more often.</source>
            <translation>Teile, die so sitzen, kommen öfter vor.</translation>
        </message>
        <message>
            <source>{some} of {all}</source>
            <translation>{some} von {all}</translation>
        </message>
        <message>
            <source>Done</source>
            <translation type="unfinished">Fertig</translation>
        </message>
        <message>
            <source>Five at most: {some} are picked.</source>
            <translation>Höchstens fünf: {some} sind gewählt.</translation>
        </message>
        <message>
            <source>{some} of {most} picked. A click, or Space, takes one or puts it back.</source>
            <translation>{some} von {most} gewählt. Ein Klick oder die Leertaste nimmt ein Teil oder legt es zurück.</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished">Rückgängig</translation>
        </message>
    </context>
    <context>
        <name>StyleQuizViewModel</name>
        <message>
            <source>Noted. Suggestions follow your answers from now on</source>
            <translation>Notiert. Die Vorschläge folgen ab jetzt deinen Antworten</translation>
        </message>
    </context>
    <context>
        <name>StylistTurns</name>
        <message>
            <source>Stylist</source>
            <translation>Stilberatung</translation>
        </message>
    </context>
    <context>
        <name>Suggestion</name>
        <message>
            <source>nothing</source>
            <translation>nichts</translation>
        </message>
        <message>
            <source>yes</source>
            <translation>ja</translation>
        </message>
        <message>
            <source>no</source>
            <translation>nein</translation>
        </message>
    </context>
    <context>
        <name>SuggestionBar</name>
        <message>
            <source>Accept all</source>
            <translation>Alle übernehmen</translation>
        </message>
        <message>
            <source>Dismiss all</source>
            <translation>Alle verwerfen</translation>
        </message>
        <message>
            <source>Dismiss</source>
            <translation>Verwerfen</translation>
        </message>
        <message>
            <source>Describe with {model}</source>
            <translation>Mit {model} beschreiben</translation>
        </message>
        <message>
            <source>Describe with a model</source>
            <translation>Mit einem Modell beschreiben</translation>
        </message>
        <message numerus="yes">
            <source>{model} has %Ln suggestion(s). Your own words stay.</source>
            <translation>
                <numerusform>{model} hat %Ln Vorschlag. Deine eigenen Angaben bleiben.</numerusform>
                <numerusform>{model} hat %Ln Vorschläge. Deine eigenen Angaben bleiben.</numerusform>
            </translation>
        </message>
        <message>
            <source>{model} is looking at it.</source>
            <translation>{model} sieht es sich an.</translation>
        </message>
    </context>
    <context>
        <name>SuggestionChip</name>
        <message>
            <source>Take as a note</source>
            <translation>Als Notiz übernehmen</translation>
        </message>
        <message>
            <source>Accept</source>
            <translation>Übernehmen</translation>
        </message>
        <message>
            <source>Accept for {field}: {value}</source>
            <translation>Für {field} übernehmen: {value}</translation>
        </message>
        <message>
            <source>{model} suggests this. Click to accept.</source>
            <translation>{model} schlägt das vor. Klicken übernimmt es.</translation>
        </message>
        <message>
            <source>Dismiss the suggestion for {field}</source>
            <translation>Den Vorschlag für {field} verwerfen</translation>
        </message>
    </context>
    <context>
        <name>SuggestionSide</name>
        <message>
            <source>Show others</source>
            <translation>Andere zeigen</translation>
        </message>
        <message>
            <source>Hide suggestions</source>
            <translation>Vorschläge ausblenden</translation>
        </message>
        <message>
            <source>Suggested for you</source>
            <translation>Für dich vorgeschlagen</translation>
        </message>
        <message>
            <source>Putting outfits together</source>
            <translation>Outfits werden zusammengestellt</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Noch einmal versuchen</translation>
        </message>
        <message>
            <source>Still learning your taste. Five short questions help.</source>
            <translation>Vestry lernt deinen Geschmack noch kennen. Fünf kurze Fragen helfen.</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>Los</translation>
        </message>
        <message>
            <source>Not now</source>
            <translation>Jetzt nicht</translation>
        </message>
        <message>
            <source>No outfit fits this wish.</source>
            <translation>Kein Outfit passt zu diesem Wunsch.</translation>
        </message>
        <message>
            <source>What is missing</source>
            <translation>Was fehlt</translation>
        </message>
    </context>
    <context>
        <name>SuggestionsViewModel</name>
        <message>
            <source>Noted. There will be more like this</source>
            <translation>Gemerkt. Davon kommt mehr</translation>
        </message>
        <message>
            <source>Noted. This will not come again</source>
            <translation>Gemerkt. Das kommt nicht wieder</translation>
        </message>
        <message>
            <source>Noted for what is suggested next</source>
            <translation>Gemerkt für die nächsten Vorschläge</translation>
        </message>
    </context>
    <context>
        <name>TagChip</name>
        <message>
            <source>{field}: set by you</source>
            <translation>{field}: von dir gesetzt</translation>
        </message>
        <message>
            <source>{field}: {share} % sure</source>
            <translation>{field}: {share} % sicher</translation>
        </message>
    </context>
    <context>
        <name>TagRow</name>
        <message>
            <source>Set by you</source>
            <translation>Von dir gesetzt</translation>
        </message>
        <message>
            <source>From your table</source>
            <translation>Aus deiner Tabelle</translation>
        </message>
        <message>
            <source>Vestry is {n}% sure. Click if it is right.</source>
            <translation>Vestry ist sich zu {n} % sicher. Klicke, wenn es stimmt.</translation>
        </message>
        <message>
            <source>A guess, {n}% sure. Click if it is right.</source>
            <translation>Geraten, zu {n} % sicher. Klicke, wenn es stimmt.</translation>
        </message>
    </context>
    <context>
        <name>TasteChips</name>
        <message>
            <source>+ Add</source>
            <translation>+ Hinzufügen</translation>
        </message>
        <message>
            <source>Add: {what}</source>
            <translation>Hinzufügen: {what}</translation>
        </message>
        <message>
            <source>{title}: {word}, remove</source>
            <translation>{title}: {word}, entfernen</translation>
        </message>
        <message>
            <source>{field}...</source>
            <translation>{field}...</translation>
        </message>
    </context>
    <context>
        <name>TermChips</name>
        <message>
            <source>+ Add</source>
            <translation>+ Hinzufügen</translation>
        </message>
        <message>
            <source>Add: {what}</source>
            <translation>Hinzufügen: {what}</translation>
        </message>
    </context>
    <context>
        <name>TermPicker</name>
        <message>
            <source>Nothing fits.</source>
            <translation>Nichts passt.</translation>
        </message>
        <message>
            <source>chosen</source>
            <translation>ausgewählt</translation>
        </message>
    </context>
    <context>
        <name>TermsRow</name>
        <message>
            <source>all year</source>
            <translation>ganzjährig</translation>
        </message>
        <message>
            <source>Choose {field}</source>
            <translation>{field} wählen</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>Hinzufügen</translation>
        </message>
    </context>
    <context>
        <name>Toast</name>
        <message>
            <source>Dismiss</source>
            <translation>Schließen</translation>
        </message>
    </context>
    <context>
        <name>ToastHost</name>
        <message>
            <source>Go to the message</source>
            <translation>Zur Meldung</translation>
        </message>
        <message>
            <source>View</source>
            <translation>Ansicht</translation>
        </message>
    </context>
    <context>
        <name>TopBar</name>
        <message>
            <source>More actions</source>
            <translation>Weitere Aktionen</translation>
        </message>
        <message>
            <source>Add photos</source>
            <translation>Fotos hinzufügen</translation>
        </message>
    </context>
    <context>
        <name>Transcript</name>
        <message>
            <source>Conversation</source>
            <translation>Gespräch</translation>
        </message>
        <message>
            <source>Show earlier messages</source>
            <translation>Frühere Nachrichten zeigen</translation>
        </message>
        <message>
            <source>Jump to latest</source>
            <translation>Zum Neuesten</translation>
        </message>
    </context>
    <context>
        <name>TrashPage</name>
        <message>
            <source>Garments in the trash</source>
            <translation>Kleidungsstücke im Papierkorb</translation>
        </message>
        <message>
            <source>Restore</source>
            <translation>Zurückholen</translation>
        </message>
        <message>
            <source>Delete for good...</source>
            <translation>Endgültig löschen ...</translation>
        </message>
        <message>
            <source>Empty the trash...</source>
            <translation>Papierkorb leeren ...</translation>
        </message>
        <message>
            <source>Trash</source>
            <translation>Papierkorb</translation>
        </message>
        <message>
            <source>The trash is empty</source>
            <translation>Der Papierkorb ist leer</translation>
        </message>
        <message numerus="yes">
            <source>What you throw away stays here for %Ln days.</source>
            <translation>
                <numerusform>Was du wegwirfst, bleibt hier einen Tag.</numerusform>
                <numerusform>Was du wegwirfst, bleibt hier %Ln Tage.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln garment(s). Each is deleted with its photos after {days} days.</source>
            <translation>
                <numerusform>%Ln Kleidungsstück. Es wird nach {days} Tagen mit seinen Fotos gelöscht.</numerusform>
                <numerusform>%Ln Kleidungsstücke. Jedes wird nach {days} Tagen mit seinen Fotos gelöscht.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Delete %Ln garment(s) for good?</source>
            <translation>
                <numerusform>%Ln Kleidungsstück endgültig löschen?</numerusform>
                <numerusform>%Ln Kleidungsstücke endgültig löschen?</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Delete all %Ln garment(s) in the trash?</source>
            <translation>
                <numerusform>%Ln Kleidungsstück im Papierkorb löschen?</numerusform>
                <numerusform>Alle %Ln Kleidungsstücke im Papierkorb löschen?</numerusform>
            </translation>
        </message>
        <message>
            <source>Delete for good</source>
            <translation>Endgültig löschen</translation>
        </message>
        <message>
            <source>Their photos in this wardrobe go too. This cannot be taken back.</source>
            <translation>Ihre Fotos in diesem Kleiderschrank gehen mit. Das lässt sich nicht zurücknehmen.</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>Behalten</translation>
        </message>
        <message numerus="yes">
            <source>Restore %Ln</source>
            <translation>
                <numerusform>%Ln zurückholen</numerusform>
                <numerusform>%Ln zurückholen</numerusform>
            </translation>
        </message>
        <message>
            <source>Restore all</source>
            <translation>Alle zurückholen</translation>
        </message>
    </context>
    <context>
        <name>TrashViewModel</name>
        <message numerus="yes">
            <source>%Ln day(s) left</source>
            <translation>
                <numerusform>noch %Ln Tag</numerusform>
                <numerusform>noch %Ln Tage</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>TripForm</name>
        <message>
            <source>A new trip</source>
            <translation>Eine neue Reise</translation>
        </message>
        <message>
            <source>Where to</source>
            <translation>Wohin</translation>
        </message>
        <message>
            <source>Not known</source>
            <translation>Nicht bekannt</translation>
        </message>
        <message>
            <source>Rain</source>
            <translation>Regen</translation>
        </message>
        <message>
            <source>Any occasion</source>
            <translation>Jeder Anlass</translation>
        </message>
        <message>
            <source>None</source>
            <translation>Keine</translation>
        </message>
        <message numerus="yes">
            <source>Every %Ln day(s)</source>
            <translation>
                <numerusform>Jeden Tag</numerusform>
                <numerusform>Alle %Ln Tage</numerusform>
            </translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>First day</source>
            <translation>Erster Tag</translation>
        </message>
        <message>
            <source>Last day</source>
            <translation>Letzter Tag</translation>
        </message>
        <message>
            <source>Occasion</source>
            <translation>Anlass</translation>
        </message>
        <message>
            <source>Temperature</source>
            <translation>Temperatur</translation>
        </message>
        <message>
            <source>Pairs of shoes at most</source>
            <translation>Höchstens so viele Paar Schuhe</translation>
        </message>
        <message>
            <source>Laundry on the way</source>
            <translation>Wäsche unterwegs</translation>
        </message>
        <message>
            <source>Days with weather or an occasion in the diary keep their own.</source>
            <translation>Tage mit Wetter oder Anlass im Tagebuch behalten ihren eigenen.</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Pack</source>
            <translation>Packen</translation>
        </message>
    </context>
    <context>
        <name>Trouble</name>
        <message>
            <source>Try again</source>
            <translation>Noch einmal</translation>
        </message>
        <message>
            <source>Dismiss</source>
            <translation>Verwerfen</translation>
        </message>
    </context>
    <context>
        <name>TryOnView</name>
        <message>
            <source>Try-on</source>
            <translation>Anprobe</translation>
        </message>
        <message>
            <source>All pictures</source>
            <translation>Alle Bilder</translation>
        </message>
        <message>
            <source>Save the picture</source>
            <translation>Bild speichern</translation>
        </message>
        <message>
            <source>Try on</source>
            <translation>Anprobieren</translation>
        </message>
        <message>
            <source>The picture is being made</source>
            <translation>Das Bild entsteht</translation>
        </message>
        <message>
            <source>What shall be tried on?</source>
            <translation>Was soll anprobiert werden?</translation>
        </message>
        <message>
            <source>Choose garments, or an outfit you saved. They are shown on a drawn figure.</source>
            <translation>Wähle Kleidung oder ein Outfit, das du gespeichert hast. Gezeigt wird es an einer gezeichneten Figur.</translation>
        </message>
        <message>
            <source>Add garments...</source>
            <translation>Kleidung hinzufügen...</translation>
        </message>
        <message>
            <source>Who wears it</source>
            <translation>Wer es trägt</translation>
        </message>
        <message>
            <source>What is worn</source>
            <translation>Was getragen wird</translation>
        </message>
        <message>
            <source>Take an outfit</source>
            <translation>Ein Outfit nehmen</translation>
        </message>
        <message>
            <source>AI preview</source>
            <translation>KI-Vorschau</translation>
        </message>
        <message>
            <source>{name} is only roughly like itself in this picture.</source>
            <translation>{name} sieht auf diesem Bild nur ungefähr so aus wie in echt.</translation>
        </message>
        <message>
            <source>Take off: {name}</source>
            <translation>Ausziehen: {name}</translation>
        </message>
        <message>
            <source>No outfit is saved yet</source>
            <translation>Noch ist kein Outfit gespeichert</translation>
        </message>
        <message numerus="yes">
            <source>Outfit of %Ln garment(s)</source>
            <translation>
                <numerusform>Outfit aus %Ln Teil</numerusform>
                <numerusform>Outfit aus %Ln Teilen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>TryOnViewModel</name>
        <message>
            <source>Saved in Pictures.</source>
            <translation>In Bilder gespeichert.</translation>
        </message>
    </context>
    <context>
        <name>VerdictBox</name>
        <message>
            <source>Put a first piece on the board</source>
            <translation>Leg ein erstes Stück auf das Brett</translation>
        </message>
        <message>
            <source>Add a second piece to see how they go together</source>
            <translation>Leg ein zweites Stück dazu, um zu sehen, wie sie zusammenpassen</translation>
        </message>
        <message>
            <source>One moment</source>
            <translation>Einen Moment</translation>
        </message>
    </context>
    <context>
        <name>ViewStrip</name>
        <message>
            <source>Photos of this garment</source>
            <translation>Fotos dieses Kleidungsstücks</translation>
        </message>
        <message>
            <source>Front</source>
            <translation>Vorne</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Hinten</translation>
        </message>
        <message>
            <source>Label</source>
            <translation>Etikett</translation>
        </message>
        <message>
            <source>Detail</source>
            <translation>Detail</translation>
        </message>
        <message>
            <source>Worn</source>
            <translation>Getragen</translation>
        </message>
        <message>
            <source>Show first</source>
            <translation>Zuerst zeigen</translation>
        </message>
        <message>
            <source>Move forward</source>
            <translation>Nach vorn</translation>
        </message>
        <message>
            <source>Move back</source>
            <translation>Nach hinten</translation>
        </message>
        <message>
            <source>Remove this photo</source>
            <translation>Dieses Foto entfernen</translation>
        </message>
        <message>
            <source>Add photos of this garment</source>
            <translation>Fotos dieses Kleidungsstücks hinzufügen</translation>
        </message>
        <message>
            <source>Photos</source>
            <translation>Fotos</translation>
        </message>
        <message>
            <source>Photo {n}: {kind}</source>
            <translation>Foto {n}: {kind}</translation>
        </message>
        <message>
            <source>Add a photo of this garment</source>
            <translation>Foto dieses Kleidungsstücks hinzufügen</translation>
        </message>
        <message>
            <source>Add a photo: back, label, a detail. Or drop one here.</source>
            <translation>Füge ein Foto hinzu: Rücken, Etikett, ein Detail. Oder zieh eines hierher.</translation>
        </message>
    </context>
    <context>
        <name>WardrobePage</name>
        <message>
            <source>S</source>
            <translation>S</translation>
        </message>
        <message>
            <source>M</source>
            <translation>M</translation>
        </message>
        <message>
            <source>L</source>
            <translation>L</translation>
        </message>
        <message>
            <source>Tile size</source>
            <translation>Größe der Kacheln</translation>
        </message>
        <message>
            <source>Clear search and filters</source>
            <translation>Suche und Filter leeren</translation>
        </message>
        <message>
            <source>Wardrobe</source>
            <translation>Kleiderschrank</translation>
        </message>
        <message>
            <source>Bring back a backup...</source>
            <translation>Sicherung zurückholen ...</translation>
        </message>
        <message>
            <source>Open another wardrobe...</source>
            <translation>Anderen Kleiderschrank öffnen ...</translation>
        </message>
        <message>
            <source>Nothing fits</source>
            <translation>Nichts passt</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
        <message>
            <source>Find similar</source>
            <translation>Ähnliche finden</translation>
        </message>
        <message>
            <source>Like this, but...</source>
            <translation>Wie dieses, aber ...</translation>
        </message>
        <message>
            <source>Edit the chosen...</source>
            <translation>Ausgewählte bearbeiten ...</translation>
        </message>
        <message>
            <source>Describe with a model</source>
            <translation>Mit einem Modell beschreiben</translation>
        </message>
        <message>
            <source>Does it suit...</source>
            <translation>Passt es zu ...</translation>
        </message>
        <message>
            <source>Pick the best for...</source>
            <translation>Das Beste wählen für ...</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>Vergleichen</translation>
        </message>
        <message>
            <source>To the laundry</source>
            <translation>In die Wäsche</translation>
        </message>
        <message>
            <source>Ready to wear</source>
            <translation>Tragbereit</translation>
        </message>
        <message>
            <source>Away</source>
            <translation>Unterwegs</translation>
        </message>
        <message>
            <source>Move to the trash</source>
            <translation>In den Papierkorb</translation>
        </message>
        <message>
            <source>Choose all</source>
            <translation>Alle auswählen</translation>
        </message>
        <message>
            <source>Larger tiles</source>
            <translation>Größere Kacheln</translation>
        </message>
        <message>
            <source>Smaller tiles</source>
            <translation>Kleinere Kacheln</translation>
        </message>
        <message>
            <source>Garments</source>
            <translation>Kleidungsstücke</translation>
        </message>
        <message>
            <source>Some garments fit a little.</source>
            <translation>Einige passen ein wenig.</translation>
        </message>
        <message>
            <source>Try other words, or fewer filters.</source>
            <translation>Versuche andere Wörter oder weniger Filter.</translation>
        </message>
        <message>
            <source>No garment has all of these.</source>
            <translation>Kein Kleidungsstück hat all das.</translation>
        </message>
        <message>
            <source>Try other words, or a picture.</source>
            <translation>Versuche andere Wörter oder ein Bild.</translation>
        </message>
        <message>
            <source>Looking...</source>
            <translation>Suche ...</translation>
        </message>
        <message numerus="yes">
            <source>%Ln of {owned} garment(s)</source>
            <translation>
                <numerusform>%Ln von {owned} Kleidungsstücken</numerusform>
                <numerusform>%Ln von {owned} Kleidungsstücken</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln garment(s)</source>
            <translation>
                <numerusform>%Ln Kleidungsstück</numerusform>
                <numerusform>%Ln Kleidungsstücke</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln photo(s) on the way</source>
            <translation>
                <numerusform>%Ln Foto unterwegs</numerusform>
                <numerusform>%Ln Fotos unterwegs</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Show %Ln weaker match(es)</source>
            <translation>
                <numerusform>%Ln schwächeren Treffer zeigen</numerusform>
                <numerusform>%Ln schwächere Treffer zeigen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The best %Ln of {found}</source>
            <translation>
                <numerusform>Das beste von {found}</numerusform>
                <numerusform>Die besten %Ln von {found}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln found, best first</source>
            <translation>
                <numerusform>%Ln gefunden</numerusform>
                <numerusform>%Ln gefunden, Beste zuerst</numerusform>
            </translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>Nichts gefunden</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
    </context>
    <context>
        <name>WardrobeSection</name>
        <message>
            <source>Wardrobes</source>
            <translation>Kleiderschränke</translation>
        </message>
        <message>
            <source>Show the folder</source>
            <translation>Ordner zeigen</translation>
        </message>
        <message>
            <source>Hand over...</source>
            <translation>Übergeben ...</translation>
        </message>
        <message>
            <source>This wardrobe</source>
            <translation>Dieser Kleiderschrank</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Your own, or your client's name.</source>
            <translation>Deiner, oder der Name deiner Kundin.</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>Ordner</translation>
        </message>
        <message>
            <source>Hand over</source>
            <translation>Übergeben</translation>
        </message>
        <message>
            <source>Writes the whole wardrobe into one ZIP file that Vestry can take in.</source>
            <translation>Schreibt den ganzen Kleiderschrank in eine ZIP-Datei, die Vestry übernehmen kann.</translation>
        </message>
        <message>
            <source>Other wardrobes</source>
            <translation>Andere Kleiderschränke</translation>
        </message>
        <message numerus="yes">
            <source>%Ln day(s)</source>
            <translation>
                <numerusform>%Ln Tag</numerusform>
                <numerusform>%Ln Tage</numerusform>
            </translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>Wie das System</translation>
        </message>
        <message>
            <source>Every wardrobe</source>
            <translation>Jeder Kleiderschrank</translation>
        </message>
        <message>
            <source>Keep the trash for</source>
            <translation>Papierkorb behalten für</translation>
        </message>
        <message>
            <source>Garments come back from the trash until then.</source>
            <translation>So lange lassen sich Kleidungsstücke zurückholen.</translation>
        </message>
        <message>
            <source>Currency</source>
            <translation>Währung</translation>
        </message>
        <message>
            <source>Of prices that name none.</source>
            <translation>Von Preisen, die keine nennen.</translation>
        </message>
        <message>
            <source>One folder per person: a stylist keeps one for each client.</source>
            <translation>Ein Ordner je Person: Eine Stylistin führt einen für jede Kundin.</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
        <message>
            <source>Open {name}</source>
            <translation>{name} öffnen</translation>
        </message>
        <message>
            <source>Move...</source>
            <translation>Verschieben ...</translation>
        </message>
        <message>
            <source>Move {name}</source>
            <translation>{name} verschieben</translation>
        </message>
        <message numerus="yes">
            <source>%Ln garment(s)</source>
            <translation>
                <numerusform>%Ln Kleidungsstück</numerusform>
                <numerusform>%Ln Kleidungsstücke</numerusform>
            </translation>
        </message>
        <message>
            <source>Move the wardrobe into</source>
            <translation>Kleiderschrank verschieben nach</translation>
        </message>
    </context>
    <context>
        <name>WardrobeViewModel</name>
        <message>
            <source>looks alike</source>
            <translation>sieht ähnlich aus</translation>
        </message>
        <message>
            <source>looks like it</source>
            <translation>sieht danach aus</translation>
        </message>
        <message>
            <source>a weak match</source>
            <translation>passt nur schwach</translation>
        </message>
    </context>
    <context>
        <name>WearBox</name>
        <message>
            <source>Ready</source>
            <translation>Bereit</translation>
        </message>
        <message>
            <source>Laundry</source>
            <translation>Wäsche</translation>
        </message>
        <message>
            <source>Away</source>
            <translation>Unterwegs</translation>
        </message>
        <message>
            <source>Where it is</source>
            <translation>Wo es ist</translation>
        </message>
        <message>
            <source>Wear today</source>
            <translation>Heute tragen</translation>
        </message>
        <message>
            <source>Washed</source>
            <translation>Gewaschen</translation>
        </message>
        <message>
            <source>Days it was worn</source>
            <translation>Tage, an denen es getragen wurde</translation>
        </message>
        <message>
            <source>Wash after this many wears</source>
            <translation>Waschen nach so vielen Malen</translation>
        </message>
        <message>
            <source>As its kind</source>
            <translation>Wie seine Art</translation>
        </message>
        <message>
            <source>Price</source>
            <translation>Preis</translation>
        </message>
        <message>
            <source>Currency</source>
            <translation>Währung</translation>
        </message>
        <message numerus="yes">
            <source>Worn %Ln time(s)</source>
            <translation>
                <numerusform>%Ln-mal getragen</numerusform>
                <numerusform>%Ln-mal getragen</numerusform>
            </translation>
        </message>
        <message>
            <source>Never worn</source>
            <translation>Nie getragen</translation>
        </message>
        <message>
            <source>Worn today</source>
            <translation>Heute getragen</translation>
        </message>
        <message>
            <source>{amount} a wear</source>
            <translation>{amount} je Tragen</translation>
        </message>
        <message numerus="yes">
            <source>Time to wash: worn %Ln time(s) since</source>
            <translation>
                <numerusform>Zeit zu waschen: seitdem %Ln-mal getragen</numerusform>
                <numerusform>Zeit zu waschen: seitdem %Ln-mal getragen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Good for %Ln more wear(s)</source>
            <translation>
                <numerusform>Reicht noch für %Ln Tragen</numerusform>
                <numerusform>Reicht noch für %Ln-mal Tragen</numerusform>
            </translation>
        </message>
        <message>
            <source>Washed {day}</source>
            <translation>Gewaschen {day}</translation>
        </message>
        <message numerus="yes">
            <source>Wash after %Ln wear(s)</source>
            <translation>
                <numerusform>Nach %Ln-mal Tragen waschen</numerusform>
                <numerusform>Nach %Ln-mal Tragen waschen</numerusform>
            </translation>
        </message>
        <message>
            <source>Last {day}</source>
            <translation>Zuletzt {day}</translation>
        </message>
        <message>
            <source>today</source>
            <translation>heute</translation>
        </message>
        <message>
            <source>yesterday</source>
            <translation>gestern</translation>
        </message>
        <message numerus="yes">
            <source>%Ln day(s) ago</source>
            <translation>
                <numerusform>vor %Ln Tag</numerusform>
                <numerusform>vor %Ln Tagen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Welcome</name>
        <message>
            <source>What would you like to know?</source>
            <translation>Was möchtest du wissen?</translation>
        </message>
        <message>
            <source>Ask in your own words, with or without a picture. Nothing leaves this computer.</source>
            <translation>Frag in deinen Worten, mit oder ohne Bild. Nichts verlässt diesen Computer.</translation>
        </message>
        <message>
            <source>Only the small model that came with Vestry is here. It answers short questions about garments that you attach: what color, does it suit, which is better. The models page has larger ones.</source>
            <translation>Hier ist nur das kleine Modell, das mit Vestry kam. Es beantwortet kurze Fragen zu Kleidungsstücken, die du anhängst: welche Farbe, passt es, welches ist besser. Größere gibt es auf der Seite der Modelle.</translation>
        </message>
        <message>
            <source>What goes with this?</source>
            <translation>Was passt dazu?</translation>
        </message>
        <message>
            <source>How do I wash this?</source>
            <translation>Wie wasche ich das?</translation>
        </message>
        <message>
            <source>What do I wear to a summer wedding?</source>
            <translation>Was ziehe ich zu einer Sommerhochzeit an?</translation>
        </message>
        <message>
            <source>What do I wear to work tomorrow?</source>
            <translation>Was ziehe ich morgen zur Arbeit an?</translation>
        </message>
        <message>
            <source>It will be 6 degrees and rainy, dress me</source>
            <translation>Es hat 6 Grad und regnet, was ziehe ich an?</translation>
        </message>
        <message>
            <source>Show me everything striped</source>
            <translation>Zeig mir alles Gestreifte</translation>
        </message>
        <message>
            <source>What can you do?</source>
            <translation>Was kannst du?</translation>
        </message>
        <message>
            <source>Does this suit a wedding?</source>
            <translation>Passt das zu einer Hochzeit?</translation>
        </message>
        <message>
            <source>What is the difference?</source>
            <translation>Was ist der Unterschied?</translation>
        </message>
        <message>
            <source>Which of these is better for work?</source>
            <translation>Welches davon ist besser für die Arbeit?</translation>
        </message>
    </context>
    <context>
        <name>WhoWearsIt</name>
        <message>
            <source>Drawn figure</source>
            <translation>Gezeichnete Figur</translation>
        </message>
        <message>
            <source>My photo</source>
            <translation>Mein Foto</translation>
        </message>
        <message>
            <source>Who wears it</source>
            <translation>Wer es trägt</translation>
        </message>
        <message>
            <source>Body shape</source>
            <translation>Körperform</translation>
        </message>
        <message>
            <source>Slender</source>
            <translation>Schlank</translation>
        </message>
        <message>
            <source>Average</source>
            <translation>Durchschnittlich</translation>
        </message>
        <message>
            <source>Curved</source>
            <translation>Kurvig</translation>
        </message>
        <message>
            <source>Broad</source>
            <translation>Breit</translation>
        </message>
        <message>
            <source>Full</source>
            <translation>Füllig</translation>
        </message>
        <message>
            <source>Child</source>
            <translation>Kind</translation>
        </message>
        <message>
            <source>Hair</source>
            <translation>Haare</translation>
        </message>
        <message>
            <source>No hair</source>
            <translation>Keine Haare</translation>
        </message>
        <message>
            <source>Short hair</source>
            <translation>Kurze Haare</translation>
        </message>
        <message>
            <source>Bob</source>
            <translation>Bob</translation>
        </message>
        <message>
            <source>Long hair</source>
            <translation>Lange Haare</translation>
        </message>
        <message>
            <source>Bun</source>
            <translation>Dutt</translation>
        </message>
        <message>
            <source>Ponytail</source>
            <translation>Pferdeschwanz</translation>
        </message>
        <message>
            <source>Curls</source>
            <translation>Locken</translation>
        </message>
        <message>
            <source>Skin tone {number} of {count}</source>
            <translation>Hautton {number} von {count}</translation>
        </message>
        <message>
            <source>Which of your photos</source>
            <translation>Welches deiner Fotos</translation>
        </message>
        <message>
            <source>Choose a photo...</source>
            <translation>Foto wählen...</translation>
        </message>
        <message>
            <source>Set body points</source>
            <translation>Körperpunkte setzen</translation>
        </message>
        <message>
            <source>Guess the points again</source>
            <translation>Punkte neu schätzen</translation>
        </message>
        <message>
            <source>Delete this photo...</source>
            <translation>Dieses Foto löschen...</translation>
        </message>
        <message>
            <source>Photos ({patterns})</source>
            <translation>Fotos ({patterns})</translation>
        </message>
        <message>
            <source>A photo of you</source>
            <translation>Ein Foto von dir</translation>
        </message>
        <message>
            <source>Delete this photo</source>
            <translation>Dieses Foto löschen</translation>
        </message>
        <message>
            <source>Delete your photo and its body points for good?</source>
            <translation>Dein Foto und seine Körperpunkte endgültig löschen?</translation>
        </message>
        <message>
            <source>It cannot be brought back; backups that were made before still hold it.</source>
            <translation>Es lässt sich nicht zurückholen; Sicherungen von früher enthalten es noch.</translation>
        </message>
        <message>
            <source>Also delete the try-ons that were saved on it</source>
            <translation>Auch die Anproben löschen, die darauf gespeichert wurden</translation>
        </message>
        <message>
            <source>Your photo is kept in this wardrobe and its backups until you delete it, and is shown nowhere else.</source>
            <translation>Dein Foto bleibt in diesem Kleiderschrank und seinen Sicherungen, bis du es löschst, und wird sonst nirgends gezeigt.</translation>
        </message>
        <message>
            <source>Photo {number}</source>
            <translation>Foto {number}</translation>
        </message>
        <message>
            <source>Delete for good</source>
            <translation>Endgültig löschen</translation>
        </message>
        <message numerus="yes">
            <source>Delete all %Ln photo(s)</source>
            <translation>
                <numerusform>Das eine Foto löschen</numerusform>
                <numerusform>Alle %Ln Fotos löschen</numerusform>
            </translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <source>Stand straight, seen from the front, in close-fitting clothes before a plain wall.</source>
            <translation>Steh gerade, von vorn gesehen, in eng anliegender Kleidung vor einer schlichten Wand.</translation>
        </message>
    </context>
    <context>
        <name>WindowActions</name>
        <message>
            <source>Photos ({patterns})</source>
            <translation>Fotos ({patterns})</translation>
        </message>
        <message>
            <source>Add photos</source>
            <translation>Fotos hinzufügen</translation>
        </message>
        <message>
            <source>Add a folder</source>
            <translation>Ordner hinzufügen</translation>
        </message>
        <message>
            <source>Go to</source>
            <translation>Gehe zu</translation>
        </message>
        <message>
            <source>Go to {page}</source>
            <translation>Gehe zu {page}</translation>
        </message>
        <message>
            <source>Wardrobe</source>
            <translation>Kleiderschrank</translation>
        </message>
        <message>
            <source>Add photos...</source>
            <translation>Fotos hinzufügen ...</translation>
        </message>
        <message>
            <source>Add a folder...</source>
            <translation>Ordner hinzufügen ...</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>Wiederholen</translation>
        </message>
        <message>
            <source>Compare duplicates...</source>
            <translation>Doppelte vergleichen ...</translation>
        </message>
        <message>
            <source>Check tags with a model...</source>
            <translation>Angaben mit einem Modell prüfen ...</translation>
        </message>
        <message>
            <source>Ask about the chosen garments</source>
            <translation>Nach den gewählten Stücken fragen</translation>
        </message>
        <message>
            <source>Try on the chosen garments</source>
            <translation>Die gewählte Kleidung anprobieren</translation>
        </message>
        <message>
            <source>Draw a garment...</source>
            <translation>Ein Kleidungsstück zeichnen...</translation>
        </message>
        <message>
            <source>New wardrobe...</source>
            <translation>Neuer Kleiderschrank ...</translation>
        </message>
        <message>
            <source>Open a wardrobe folder...</source>
            <translation>Ordner eines Kleiderschranks öffnen ...</translation>
        </message>
        <message>
            <source>Take in a ZIP file...</source>
            <translation>ZIP-Datei übernehmen ...</translation>
        </message>
        <message>
            <source>Rename this wardrobe...</source>
            <translation>Diesen Kleiderschrank umbenennen ...</translation>
        </message>
        <message>
            <source>Move this wardrobe...</source>
            <translation>Diesen Kleiderschrank verschieben ...</translation>
        </message>
        <message>
            <source>Hand over as a ZIP file...</source>
            <translation>Als ZIP-Datei übergeben ...</translation>
        </message>
        <message>
            <source>View</source>
            <translation>Ansicht</translation>
        </message>
        <message>
            <source>Fold the rail</source>
            <translation>Seitenleiste einklappen</translation>
        </message>
        <message>
            <source>Show or hide details</source>
            <translation>Details zeigen oder verbergen</translation>
        </message>
        <message>
            <source>Next part of the window</source>
            <translation>Nächster Teil des Fensters</translation>
        </message>
        <message>
            <source>Previous part of the window</source>
            <translation>Voriger Teil des Fensters</translation>
        </message>
        <message>
            <source>Close what is open</source>
            <translation>Geöffnetes schließen</translation>
        </message>
        <message>
            <source>Light or dark</source>
            <translation>Hell oder dunkel</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>Hilfe</translation>
        </message>
        <message>
            <source>Find anything...</source>
            <translation>Alles finden ...</translation>
        </message>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>Tastenkürzel</translation>
        </message>
        <message>
            <source>About Vestry</source>
            <translation>Über Vestry</translation>
        </message>
        <message>
            <source>Undo: {what}</source>
            <translation>Rückgängig: {what}</translation>
        </message>
        <message>
            <source>Redo: {what}</source>
            <translation>Wiederholen: {what}</translation>
        </message>
    </context>
    <context>
        <name>WindowProgram</name>
        <message>
            <source>This wardrobe is open in another window.</source>
            <translation>Dieser Kleiderschrank ist in einem anderen Fenster offen.</translation>
        </message>
        <message>
            <source>The wardrobe is in {folder} now.</source>
            <translation>Der Kleiderschrank ist jetzt in {folder}.</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
    </context>
    <context>
        <name>WishBar</name>
        <message>
            <source>What the outfit is for</source>
            <translation>Wofür das Outfit ist</translation>
        </message>
        <message>
            <source>Occasion</source>
            <translation>Anlass</translation>
        </message>
        <message>
            <source>Any occasion</source>
            <translation>Jeder Anlass</translation>
        </message>
        <message>
            <source>Season</source>
            <translation>Jahreszeit</translation>
        </message>
        <message>
            <source>Any season</source>
            <translation>Jede Jahreszeit</translation>
        </message>
        <message>
            <source>Rain</source>
            <translation>Regen</translation>
        </message>
        <message>
            <source>It rains</source>
            <translation>Es regnet</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>Zurücksetzen</translation>
        </message>
    </context>
    <context>
        <name>WordsBox</name>
        <message>
            <source>Notes</source>
            <translation>Notizen</translation>
        </message>
        <message>
            <source>With the sleeves rolled up; for Anna's party</source>
            <translation>Mit hochgekrempelten Ärmeln; für Annas Fest</translation>
        </message>
        <message>
            <source>Seasons</source>
            <translation>Jahreszeiten</translation>
        </message>
        <message>
            <source>Occasions</source>
            <translation>Anlässe</translation>
        </message>
    </context>
    <context>
        <name>_Adding</name>
        <message>
            <source>Adding your model</source>
            <translation>Dein Modell wird hinzugefügt</translation>
        </message>
    </context>
    <context>
        <name>_Counted</name>
        <message numerus="yes">
            <source>%Ln photo(s) found</source>
            <translation>
                <numerusform>%Ln Foto gefunden</numerusform>
                <numerusform>%Ln Fotos gefunden</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln already here</source>
            <translation>
                <numerusform>%Ln schon hier</numerusform>
                <numerusform>%Ln schon hier</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln cannot be read</source>
            <translation>
                <numerusform>%Ln nicht lesbar</numerusform>
                <numerusform>%Ln nicht lesbar</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln other file(s)</source>
            <translation>
                <numerusform>%Ln andere Datei</numerusform>
                <numerusform>%Ln andere Dateien</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln garment(s) added</source>
            <translation>
                <numerusform>%Ln Kleidungsstück hinzugefügt</numerusform>
                <numerusform>%Ln Kleidungsstücke hinzugefügt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln photo(s) already here</source>
            <translation>
                <numerusform>%Ln Foto schon hier</numerusform>
                <numerusform>%Ln Fotos schon hier</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln added before</source>
            <translation>
                <numerusform>%Ln schon vorher hinzugefügt</numerusform>
                <numerusform>%Ln schon vorher hinzugefügt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln file(s) could not be used</source>
            <translation>
                <numerusform>%Ln Datei war nicht brauchbar</numerusform>
                <numerusform>%Ln Dateien waren nicht brauchbar</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln may be the same as one you have.</source>
            <translation>
                <numerusform>%Ln könnte dasselbe sein wie eines, das du hast.</numerusform>
                <numerusform>%Ln könnten dieselben sein wie welche, die du hast.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>_Counts</name>
        <message numerus="yes">
            <source>worn %Ln time(s)</source>
            <translation>
                <numerusform>%Ln-mal getragen</numerusform>
                <numerusform>%Ln-mal getragen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln day(s) ago</source>
            <translation>
                <numerusform>vor %Ln Tag</numerusform>
                <numerusform>vor %Ln Tagen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln outfit(s)</source>
            <translation>
                <numerusform>%Ln Outfit</numerusform>
                <numerusform>%Ln Outfits</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>_Degrees</name>
        <message>
            <source>Temperature in degrees Celsius</source>
            <translation>Temperatur in Grad Celsius</translation>
        </message>
        <message>
            <source>Any weather</source>
            <translation>Jedes Wetter</translation>
        </message>
        <message>
            <source> °C</source>
            <translation> °C</translation>
        </message>
    </context>
    <context>
        <name>_Delegate</name>
        <message>
            <source>New conversation</source>
            <translation>Neues Gespräch</translation>
        </message>
    </context>
    <context>
        <name>_Facts</name>
        <message>
            <source>added {day}</source>
            <translation>hinzugefügt {day}</translation>
        </message>
        <message>
            <source>in the laundry</source>
            <translation>in der Wäsche</translation>
        </message>
        <message>
            <source>edited by you</source>
            <translation>von dir bearbeitet</translation>
        </message>
        <message>
            <source>more tags</source>
            <translation>mehr Angaben</translation>
        </message>
        <message>
            <source>more photos</source>
            <translation>mehr Fotos</translation>
        </message>
        <message>
            <source>sharper</source>
            <translation>schärfer</translation>
        </message>
        <message>
            <source>larger</source>
            <translation>größer</translation>
        </message>
        <message>
            <source>older</source>
            <translation>älter</translation>
        </message>
    </context>
    <context>
        <name>_PickList</name>
        <message>
            <source>Outfits and garments</source>
            <translation>Outfits und Kleidungsstücke</translation>
        </message>
    </context>
    <context>
        <name>_Rewording</name>
        <message>
            <source>Your question in other words</source>
            <translation>Deine Frage in anderen Worten</translation>
        </message>
        <message>
            <source>The former question and its answer stay as a version.</source>
            <translation>Die frühere Frage und ihre Antwort bleiben als Fassung.</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Ask</source>
            <translation>Fragen</translation>
        </message>
    </context>
    <context>
        <name>_RowDelegate</name>
        <message>
            <source>Worn</source>
            <translation>Getragen</translation>
        </message>
        <message>
            <source>Planned</source>
            <translation>Geplant</translation>
        </message>
        <message>
            <source>Not worn</source>
            <translation>Nicht getragen</translation>
        </message>
    </context>
    <context>
        <name>_RunningRow</name>
        <message>
            <source>Pause</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Stop: {task}</source>
            <translation>Abbrechen: {task}</translation>
        </message>
    </context>
    <context>
        <name>Term</name>
        <message>
            <source>a-line</source>
            <translation>A-Linie</translation>
        </message>
        <message>
            <source>accessory</source>
            <translation>Accessoire</translation>
        </message>
        <message>
            <source>animal</source>
            <translation>Tiermuster</translation>
        </message>
        <message>
            <source>animal print</source>
            <translation>Tiermuster</translation>
        </message>
        <message>
            <source>animal-print</source>
            <translation>mit Tiermuster</translation>
        </message>
        <message>
            <source>ankle</source>
            <translation>knöchelhoch</translation>
        </message>
        <message>
            <source>ankle length</source>
            <translation>knöchellang</translation>
        </message>
        <message>
            <source>autumn</source>
            <translation>Herbst</translation>
        </message>
        <message>
            <source>aviator</source>
            <translation>Pilotenform</translation>
        </message>
        <message>
            <source>backpack</source>
            <translation>Rucksack</translation>
        </message>
        <message>
            <source>bag</source>
            <translation>Tasche</translation>
        </message>
        <message>
            <source>ballet flat</source>
            <translation>Ballerina</translation>
        </message>
        <message>
            <source>ballet flats</source>
            <translation>Ballerinas</translation>
        </message>
        <message>
            <source>beach</source>
            <translation>Strand</translation>
        </message>
        <message>
            <source>bead</source>
            <translation>Perlen</translation>
        </message>
        <message>
            <source>beanie</source>
            <translation>Mütze</translation>
        </message>
        <message>
            <source>beige</source>
            <translation>beige</translation>
        </message>
        <message>
            <source>belt</source>
            <translation>Gürtel</translation>
        </message>
        <message>
            <source>belted</source>
            <translation>mit Gürtel</translation>
        </message>
        <message>
            <source>biker</source>
            <translation>Bikerstil</translation>
        </message>
        <message>
            <source>bishop sleeve</source>
            <translation>Bischofsärmel</translation>
        </message>
        <message>
            <source>black</source>
            <translation>schwarz</translation>
        </message>
        <message>
            <source>blazer</source>
            <translation>Blazer</translation>
        </message>
        <message>
            <source>blouse</source>
            <translation>Bluse</translation>
        </message>
        <message>
            <source>blue</source>
            <translation>blau</translation>
        </message>
        <message>
            <source>boat neck</source>
            <translation>U-Boot-Ausschnitt</translation>
        </message>
        <message>
            <source>bodycon</source>
            <translation>figurbetont</translation>
        </message>
        <message>
            <source>bodysuit</source>
            <translation>Body</translation>
        </message>
        <message>
            <source>boho</source>
            <translation>Boho</translation>
        </message>
        <message>
            <source>bomber</source>
            <translation>Bomberform</translation>
        </message>
        <message>
            <source>boot</source>
            <translation>Stiefel</translation>
        </message>
        <message>
            <source>boots</source>
            <translation>Stiefel</translation>
        </message>
        <message>
            <source>bottom</source>
            <translation>Unterteil</translation>
        </message>
        <message>
            <source>bow</source>
            <translation>Schleife</translation>
        </message>
        <message>
            <source>brimmed</source>
            <translation>mit Krempe</translation>
        </message>
        <message>
            <source>brown</source>
            <translation>braun</translation>
        </message>
        <message>
            <source>buckle</source>
            <translation>Schnalle</translation>
        </message>
        <message>
            <source>burgundy</source>
            <translation>burgunderrot</translation>
        </message>
        <message>
            <source>business</source>
            <translation>Business</translation>
        </message>
        <message>
            <source>button</source>
            <translation>Knöpfe</translation>
        </message>
        <message>
            <source>button-down</source>
            <translation>durchgeknöpft</translation>
        </message>
        <message>
            <source>cable knit</source>
            <translation>Zopfmuster</translation>
        </message>
        <message>
            <source>camouflage</source>
            <translation>Camouflage</translation>
        </message>
        <message>
            <source>canvas</source>
            <translation>Canvas</translation>
        </message>
        <message>
            <source>cap</source>
            <translation>Kappe</translation>
        </message>
        <message>
            <source>cap sleeve</source>
            <translation>Flügelärmel</translation>
        </message>
        <message>
            <source>cape</source>
            <translation>Cape</translation>
        </message>
        <message>
            <source>cardigan</source>
            <translation>Strickjacke</translation>
        </message>
        <message>
            <source>cargo</source>
            <translation>Cargo</translation>
        </message>
        <message>
            <source>cashmere</source>
            <translation>Kaschmir</translation>
        </message>
        <message>
            <source>casual</source>
            <translation>lässig</translation>
        </message>
        <message>
            <source>cat eye</source>
            <translation>Cat-Eye</translation>
        </message>
        <message>
            <source>chain</source>
            <translation>Kette</translation>
        </message>
        <message>
            <source>charcoal</source>
            <translation>anthrazit</translation>
        </message>
        <message>
            <source>check</source>
            <translation>kariert</translation>
        </message>
        <message>
            <source>checked</source>
            <translation>kariert</translation>
        </message>
        <message>
            <source>chiffon</source>
            <translation>Chiffon</translation>
        </message>
        <message>
            <source>clutch</source>
            <translation>Clutch</translation>
        </message>
        <message>
            <source>coat</source>
            <translation>Mantel</translation>
        </message>
        <message>
            <source>collared</source>
            <translation>mit Kragen</translation>
        </message>
        <message>
            <source>color block</source>
            <translation>Colorblock</translation>
        </message>
        <message>
            <source>color-block</source>
            <translation>Colorblock</translation>
        </message>
        <message>
            <source>compact</source>
            <translation>kompakt</translation>
        </message>
        <message>
            <source>coral</source>
            <translation>korallenrot</translation>
        </message>
        <message>
            <source>corduroy</source>
            <translation>Cord</translation>
        </message>
        <message>
            <source>cotton</source>
            <translation>Baumwolle</translation>
        </message>
        <message>
            <source>cozy</source>
            <translation>gemütlich</translation>
        </message>
        <message>
            <source>cream</source>
            <translation>creme</translation>
        </message>
        <message>
            <source>crew</source>
            <translation>Crew-Länge</translation>
        </message>
        <message>
            <source>crew neck</source>
            <translation>Rundhals</translation>
        </message>
        <message>
            <source>crocodile</source>
            <translation>Krokoprägung</translation>
        </message>
        <message>
            <source>cropped</source>
            <translation>verkürzt</translation>
        </message>
        <message>
            <source>crossbody</source>
            <translation>zum Umhängen</translation>
        </message>
        <message>
            <source>decorative</source>
            <translation>verziert</translation>
        </message>
        <message>
            <source>denim</source>
            <translation>Denim</translation>
        </message>
        <message>
            <source>distressed</source>
            <translation>Used-Look</translation>
        </message>
        <message>
            <source>dot</source>
            <translation>gepunktet</translation>
        </message>
        <message>
            <source>dotted</source>
            <translation>gepunktet</translation>
        </message>
        <message>
            <source>double breasted</source>
            <translation>zweireihig</translation>
        </message>
        <message>
            <source>drawstring</source>
            <translation>Kordelzug</translation>
        </message>
        <message>
            <source>dress</source>
            <translation>Kleid</translation>
        </message>
        <message>
            <source>elastic waist</source>
            <translation>Gummibund</translation>
        </message>
        <message>
            <source>elegant</source>
            <translation>elegant</translation>
        </message>
        <message>
            <source>embroidered</source>
            <translation>bestickt</translation>
        </message>
        <message>
            <source>everyday</source>
            <translation>Alltag</translation>
        </message>
        <message>
            <source>felt</source>
            <translation>Filz</translation>
        </message>
        <message>
            <source>feminine</source>
            <translation>feminin</translation>
        </message>
        <message>
            <source>fit and flare</source>
            <translation>tailliert, ausgestellt</translation>
        </message>
        <message>
            <source>flared</source>
            <translation>ausgestellt</translation>
        </message>
        <message>
            <source>flared sleeve</source>
            <translation>Trompetenärmel</translation>
        </message>
        <message>
            <source>flat</source>
            <translation>flach</translation>
        </message>
        <message>
            <source>fleece</source>
            <translation>Fleece</translation>
        </message>
        <message>
            <source>floral</source>
            <translation>geblümt</translation>
        </message>
        <message>
            <source>folding</source>
            <translation>faltbar</translation>
        </message>
        <message>
            <source>formal</source>
            <translation>förmlich</translation>
        </message>
        <message>
            <source>formal event</source>
            <translation>festlicher Anlass</translation>
        </message>
        <message>
            <source>fringe</source>
            <translation>Fransen</translation>
        </message>
        <message>
            <source>fur</source>
            <translation>Pelz</translation>
        </message>
        <message>
            <source>geometric</source>
            <translation>geometrisch</translation>
        </message>
        <message>
            <source>glasses</source>
            <translation>Brille</translation>
        </message>
        <message>
            <source>glove</source>
            <translation>Handschuhe</translation>
        </message>
        <message>
            <source>gloves</source>
            <translation>Handschuhe</translation>
        </message>
        <message>
            <source>gold</source>
            <translation>gold</translation>
        </message>
        <message>
            <source>graphic</source>
            <translation>Motiv</translation>
        </message>
        <message>
            <source>gray</source>
            <translation>grau</translation>
        </message>
        <message>
            <source>green</source>
            <translation>grün</translation>
        </message>
        <message>
            <source>halter</source>
            <translation>Neckholder</translation>
        </message>
        <message>
            <source>hat</source>
            <translation>Hut</translation>
        </message>
        <message>
            <source>headband</source>
            <translation>Haarband</translation>
        </message>
        <message>
            <source>heel</source>
            <translation>Absatz</translation>
        </message>
        <message>
            <source>high neck</source>
            <translation>Stehkragen</translation>
        </message>
        <message>
            <source>high waist</source>
            <translation>hoher Bund</translation>
        </message>
        <message>
            <source>home</source>
            <translation>Zuhause</translation>
        </message>
        <message>
            <source>hooded</source>
            <translation>mit Kapuze</translation>
        </message>
        <message>
            <source>hoodie</source>
            <translation>Hoodie</translation>
        </message>
        <message>
            <source>hot pink</source>
            <translation>pink</translation>
        </message>
        <message>
            <source>jacket</source>
            <translation>Jacke</translation>
        </message>
        <message>
            <source>jersey</source>
            <translation>Jersey</translation>
        </message>
        <message>
            <source>jumpsuit</source>
            <translation>Jumpsuit</translation>
        </message>
        <message>
            <source>khaki</source>
            <translation>khaki</translation>
        </message>
        <message>
            <source>kids</source>
            <translation>Kinder</translation>
        </message>
        <message>
            <source>knee length</source>
            <translation>knielang</translation>
        </message>
        <message>
            <source>knee-high</source>
            <translation>kniehoch</translation>
        </message>
        <message>
            <source>knit</source>
            <translation>Strick</translation>
        </message>
        <message>
            <source>lace</source>
            <translation>Spitze</translation>
        </message>
        <message>
            <source>lace-up</source>
            <translation>zum Schnüren</translation>
        </message>
        <message>
            <source>lavender</source>
            <translation>lavendelfarben</translation>
        </message>
        <message>
            <source>leather</source>
            <translation>Leder</translation>
        </message>
        <message>
            <source>leggings</source>
            <translation>Leggings</translation>
        </message>
        <message>
            <source>light blue</source>
            <translation>hellblau</translation>
        </message>
        <message>
            <source>linen</source>
            <translation>Leinen</translation>
        </message>
        <message>
            <source>loafer</source>
            <translation>Loafer</translation>
        </message>
        <message>
            <source>loafers</source>
            <translation>Loafer</translation>
        </message>
        <message>
            <source>logo</source>
            <translation>Logo</translation>
        </message>
        <message>
            <source>logo print</source>
            <translation>Logodruck</translation>
        </message>
        <message>
            <source>long sleeve</source>
            <translation>langärmelig</translation>
        </message>
        <message>
            <source>longline</source>
            <translation>lang geschnitten</translation>
        </message>
        <message>
            <source>loose</source>
            <translation>locker</translation>
        </message>
        <message>
            <source>loose fit</source>
            <translation>lockere Passform</translation>
        </message>
        <message>
            <source>lounge</source>
            <translation>Loungewear</translation>
        </message>
        <message>
            <source>low waist</source>
            <translation>tiefer Bund</translation>
        </message>
        <message>
            <source>luxury</source>
            <translation>luxuriös</translation>
        </message>
        <message>
            <source>maxi length</source>
            <translation>Maxilänge</translation>
        </message>
        <message>
            <source>mesh</source>
            <translation>Netzstoff</translation>
        </message>
        <message>
            <source>metal</source>
            <translation>Metall</translation>
        </message>
        <message>
            <source>metal buckle</source>
            <translation>Metallschnalle</translation>
        </message>
        <message>
            <source>mid</source>
            <translation>Mittelschicht</translation>
        </message>
        <message>
            <source>mid waist</source>
            <translation>mittlerer Bund</translation>
        </message>
        <message>
            <source>midi length</source>
            <translation>Midilänge</translation>
        </message>
        <message>
            <source>mini length</source>
            <translation>Minilänge</translation>
        </message>
        <message>
            <source>minimalist</source>
            <translation>minimalistisch</translation>
        </message>
        <message>
            <source>mint</source>
            <translation>mintgrün</translation>
        </message>
        <message>
            <source>modern</source>
            <translation>modern</translation>
        </message>
        <message>
            <source>multicolor</source>
            <translation>mehrfarbig</translation>
        </message>
        <message>
            <source>mustard</source>
            <translation>senfgelb</translation>
        </message>
        <message>
            <source>n/a</source>
            <translation>entfällt</translation>
        </message>
        <message>
            <source>navy</source>
            <translation>marineblau</translation>
        </message>
        <message>
            <source>neon yellow</source>
            <translation>neongelb</translation>
        </message>
        <message>
            <source>nylon</source>
            <translation>Nylon</translation>
        </message>
        <message>
            <source>nylon/puffer</source>
            <translation>Nylon/Daune</translation>
        </message>
        <message>
            <source>off the shoulder</source>
            <translation>schulterfrei</translation>
        </message>
        <message>
            <source>olive</source>
            <translation>olivgrün</translation>
        </message>
        <message>
            <source>one_piece</source>
            <translation>Einteiler</translation>
        </message>
        <message>
            <source>open front</source>
            <translation>vorne offen</translation>
        </message>
        <message>
            <source>orange</source>
            <translation>orange</translation>
        </message>
        <message>
            <source>other</source>
            <translation>Sonstiges</translation>
        </message>
        <message>
            <source>outdoor</source>
            <translation>draußen</translation>
        </message>
        <message>
            <source>outerwear</source>
            <translation>Jacken und Mäntel</translation>
        </message>
        <message>
            <source>overcoat</source>
            <translation>Überzieher</translation>
        </message>
        <message>
            <source>oversized</source>
            <translation>oversized</translation>
        </message>
        <message>
            <source>oversized fit</source>
            <translation>weite Passform</translation>
        </message>
        <message>
            <source>oxford</source>
            <translation>Oxford</translation>
        </message>
        <message>
            <source>pants</source>
            <translation>Hose</translation>
        </message>
        <message>
            <source>paperbag</source>
            <translation>Paperbag-Bund</translation>
        </message>
        <message>
            <source>party</source>
            <translation>Party</translation>
        </message>
        <message>
            <source>pea coat</source>
            <translation>Caban</translation>
        </message>
        <message>
            <source>peach</source>
            <translation>pfirsichfarben</translation>
        </message>
        <message>
            <source>pearl</source>
            <translation>Perle</translation>
        </message>
        <message>
            <source>pencil</source>
            <translation>Bleistiftform</translation>
        </message>
        <message>
            <source>piece</source>
            <translation>Kleidungsstück</translation>
        </message>
        <message>
            <source>pink</source>
            <translation>rosa</translation>
        </message>
        <message>
            <source>plain</source>
            <translation>einfarbig</translation>
        </message>
        <message>
            <source>plastic</source>
            <translation>Kunststoff</translation>
        </message>
        <message>
            <source>pleated</source>
            <translation>plissiert</translation>
        </message>
        <message>
            <source>pocket</source>
            <translation>Taschen</translation>
        </message>
        <message>
            <source>polo</source>
            <translation>Poloshirt</translation>
        </message>
        <message>
            <source>preppy</source>
            <translation>Preppy</translation>
        </message>
        <message>
            <source>printed</source>
            <translation>bedruckt</translation>
        </message>
        <message>
            <source>puff sleeve</source>
            <translation>Puffärmel</translation>
        </message>
        <message>
            <source>puffer</source>
            <translation>Steppdaune</translation>
        </message>
        <message>
            <source>purple</source>
            <translation>lila</translation>
        </message>
        <message>
            <source>quilted</source>
            <translation>gesteppt</translation>
        </message>
        <message>
            <source>raglan sleeve</source>
            <translation>Raglanärmel</translation>
        </message>
        <message>
            <source>red</source>
            <translation>rot</translation>
        </message>
        <message>
            <source>regular</source>
            <translation>normal</translation>
        </message>
        <message>
            <source>regular fit</source>
            <translation>normale Passform</translation>
        </message>
        <message>
            <source>retro</source>
            <translation>Retro</translation>
        </message>
        <message>
            <source>ribbed</source>
            <translation>gerippt</translation>
        </message>
        <message>
            <source>ribbon</source>
            <translation>Band</translation>
        </message>
        <message>
            <source>romantic</source>
            <translation>romantisch</translation>
        </message>
        <message>
            <source>round</source>
            <translation>rund</translation>
        </message>
        <message>
            <source>round neck</source>
            <translation>runder Ausschnitt</translation>
        </message>
        <message>
            <source>rubber</source>
            <translation>Gummi</translation>
        </message>
        <message>
            <source>ruffled</source>
            <translation>mit Rüschen</translation>
        </message>
        <message>
            <source>sandal</source>
            <translation>Sandale</translation>
        </message>
        <message>
            <source>sandals</source>
            <translation>Sandalen</translation>
        </message>
        <message>
            <source>satin</source>
            <translation>Satin</translation>
        </message>
        <message>
            <source>scarf</source>
            <translation>Schal</translation>
        </message>
        <message>
            <source>school</source>
            <translation>Schule</translation>
        </message>
        <message>
            <source>scoop neck</source>
            <translation>U-Ausschnitt</translation>
        </message>
        <message>
            <source>sequin</source>
            <translation>Pailletten</translation>
        </message>
        <message>
            <source>shirt</source>
            <translation>Hemd</translation>
        </message>
        <message>
            <source>shoe</source>
            <translation>Schuhe</translation>
        </message>
        <message>
            <source>shoes</source>
            <translation>Schuhe</translation>
        </message>
        <message>
            <source>short sleeve</source>
            <translation>kurzärmelig</translation>
        </message>
        <message>
            <source>shorts</source>
            <translation>Shorts</translation>
        </message>
        <message>
            <source>silk</source>
            <translation>Seide</translation>
        </message>
        <message>
            <source>silk/satin</source>
            <translation>Seide/Satin</translation>
        </message>
        <message>
            <source>silver</source>
            <translation>silber</translation>
        </message>
        <message>
            <source>single breasted</source>
            <translation>einreihig</translation>
        </message>
        <message>
            <source>skinny</source>
            <translation>Skinny</translation>
        </message>
        <message>
            <source>skirt</source>
            <translation>Rock</translation>
        </message>
        <message>
            <source>sleepwear</source>
            <translation>Nachtwäsche</translation>
        </message>
        <message>
            <source>sleeveless</source>
            <translation>ärmellos</translation>
        </message>
        <message>
            <source>slim</source>
            <translation>schmal</translation>
        </message>
        <message>
            <source>slim fit</source>
            <translation>schmale Passform</translation>
        </message>
        <message>
            <source>slip-on</source>
            <translation>zum Hineinschlüpfen</translation>
        </message>
        <message>
            <source>slipper</source>
            <translation>Hausschuh</translation>
        </message>
        <message>
            <source>slippers</source>
            <translation>Hausschuhe</translation>
        </message>
        <message>
            <source>snakeskin</source>
            <translation>Schlangenmuster</translation>
        </message>
        <message>
            <source>sneaker</source>
            <translation>Sneaker</translation>
        </message>
        <message>
            <source>sneakers</source>
            <translation>Sneaker</translation>
        </message>
        <message>
            <source>sock</source>
            <translation>Socken</translation>
        </message>
        <message>
            <source>socks</source>
            <translation>Socken</translation>
        </message>
        <message>
            <source>soft</source>
            <translation>weich</translation>
        </message>
        <message>
            <source>spaghetti strap</source>
            <translation>Spaghettiträger</translation>
        </message>
        <message>
            <source>sport</source>
            <translation>Sport</translation>
        </message>
        <message>
            <source>sporty</source>
            <translation>sportlich</translation>
        </message>
        <message>
            <source>spring</source>
            <translation>Frühling</translation>
        </message>
        <message>
            <source>square</source>
            <translation>eckig</translation>
        </message>
        <message>
            <source>square neck</source>
            <translation>Karree-Ausschnitt</translation>
        </message>
        <message>
            <source>straight leg</source>
            <translation>gerades Bein</translation>
        </message>
        <message>
            <source>strapless</source>
            <translation>trägerlos</translation>
        </message>
        <message>
            <source>street</source>
            <translation>Streetstyle</translation>
        </message>
        <message>
            <source>streetwear</source>
            <translation>Streetwear</translation>
        </message>
        <message>
            <source>stripe</source>
            <translation>gestreift</translation>
        </message>
        <message>
            <source>striped</source>
            <translation>gestreift</translation>
        </message>
        <message>
            <source>suede</source>
            <translation>Wildleder</translation>
        </message>
        <message>
            <source>summer</source>
            <translation>Sommer</translation>
        </message>
        <message>
            <source>sweater</source>
            <translation>Pullover</translation>
        </message>
        <message>
            <source>sweatshirt</source>
            <translation>Sweatshirt</translation>
        </message>
        <message>
            <source>sweetheart</source>
            <translation>Herzausschnitt</translation>
        </message>
        <message>
            <source>swimwear</source>
            <translation>Bademode</translation>
        </message>
        <message>
            <source>synthetic</source>
            <translation>Kunstfaser</translation>
        </message>
        <message>
            <source>t-shirt</source>
            <translation>T-Shirt</translation>
        </message>
        <message>
            <source>tan</source>
            <translation>hellbraun</translation>
        </message>
        <message>
            <source>tank top</source>
            <translation>Tanktop</translation>
        </message>
        <message>
            <source>tapered</source>
            <translation>nach unten schmal</translation>
        </message>
        <message>
            <source>teal</source>
            <translation>petrol</translation>
        </message>
        <message>
            <source>textured</source>
            <translation>strukturiert</translation>
        </message>
        <message>
            <source>three-quarter sleeve</source>
            <translation>Dreiviertelärmel</translation>
        </message>
        <message>
            <source>tie</source>
            <translation>Krawatte</translation>
        </message>
        <message>
            <source>tie-dye</source>
            <translation>Batik</translation>
        </message>
        <message>
            <source>top</source>
            <translation>Oberteil</translation>
        </message>
        <message>
            <source>tote</source>
            <translation>Shopper</translation>
        </message>
        <message>
            <source>transparent</source>
            <translation>durchsichtig</translation>
        </message>
        <message>
            <source>travel</source>
            <translation>Reise</translation>
        </message>
        <message>
            <source>trench</source>
            <translation>Trenchcoat</translation>
        </message>
        <message>
            <source>trucker</source>
            <translation>Trucker</translation>
        </message>
        <message>
            <source>turquoise</source>
            <translation>türkis</translation>
        </message>
        <message>
            <source>turtle neck</source>
            <translation>Rollkragen</translation>
        </message>
        <message>
            <source>umbrella</source>
            <translation>Regenschirm</translation>
        </message>
        <message>
            <source>underwear</source>
            <translation>Unterwäsche</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>unbekannt</translation>
        </message>
        <message>
            <source>unusable</source>
            <translation>unbrauchbar</translation>
        </message>
        <message>
            <source>v-neck</source>
            <translation>V-Ausschnitt</translation>
        </message>
        <message>
            <source>velvet</source>
            <translation>Samt</translation>
        </message>
        <message>
            <source>vest</source>
            <translation>Weste</translation>
        </message>
        <message>
            <source>vintage</source>
            <translation>Vintage</translation>
        </message>
        <message>
            <source>watch</source>
            <translation>Uhr</translation>
        </message>
        <message>
            <source>white</source>
            <translation>weiß</translation>
        </message>
        <message>
            <source>wide leg</source>
            <translation>weites Bein</translation>
        </message>
        <message>
            <source>winter</source>
            <translation>Winter</translation>
        </message>
        <message>
            <source>wool</source>
            <translation>Wolle</translation>
        </message>
        <message>
            <source>work</source>
            <translation>Arbeit</translation>
        </message>
        <message>
            <source>workwear</source>
            <translation>Workwear</translation>
        </message>
        <message>
            <source>wrap</source>
            <translation>Wickelform</translation>
        </message>
        <message>
            <source>yellow</source>
            <translation>gelb</translation>
        </message>
        <message>
            <source>zip-up</source>
            <translation>mit Reißverschluss</translation>
        </message>
    </context>
    <context>
        <name>Sentence</name>
        <message>
            <source>"hex" of {where} must look like "#1f2a4d"</source>
            <translation>„hex“ von {where} muss aussehen wie „#1f2a4d“</translation>
        </message>
        <message>
            <source>"version" must be</source>
            <translation>„version“ muss sein</translation>
        </message>
        <message>
            <source>"{cell}" is neither yes nor no.</source>
            <translation>„{cell}“ ist weder Ja noch Nein.</translation>
        </message>
        <message>
            <source>"{cell}" is none of {choices}.</source>
            <translation>„{cell}“ ist keines von {choices}.</translation>
        </message>
        <message>
            <source>"{cell}" is not a date like 2026-11-21.</source>
            <translation>„{cell}“ ist kein Datum wie 2026-11-21.</translation>
        </message>
        <message>
            <source>"{cell}" is not a number of pieces.</source>
            <translation>„{cell}“ ist keine Stückzahl.</translation>
        </message>
        <message>
            <source>"{cell}" is not a number of wears, 0 to 1000.</source>
            <translation>„{cell}“ ist keine Anzahl von 0 bis 1000.</translation>
        </message>
        <message>
            <source>"{cell}" is not a price.</source>
            <translation>„{cell}“ ist kein Preis.</translation>
        </message>
        <message>
            <source>"{cell}" is not a whole number from 0 to 5.</source>
            <translation>„{cell}“ ist keine ganze Zahl von 0 bis 5.</translation>
        </message>
        <message>
            <source>"{cleaned}" is already a word of the {name} list.</source>
            <translation>„{cleaned}“ steht schon in der Liste {name}.</translation>
        </message>
        <message>
            <source>"{key}" is not understood in {where}</source>
            <translation>„{key}“ ist in {where} unbekannt</translation>
        </message>
        <message>
            <source>"{named}" is no color.</source>
            <translation>„{named}“ ist keine Farbe.</translation>
        </message>
        <message>
            <source>"{name}" is not a field with a vocabulary.</source>
            <translation>Das Feld „{name}“ hat keine Wortliste.</translation>
        </message>
        <message>
            <source>"{name}" is not one of the fields {allowed}</source>
            <translation>„{name}“ ist keines der Felder {allowed}</translation>
        </message>
        <message>
            <source>"{number}" of {where} must be a number from 0 to {highest}</source>
            <translation>„{number}“ von {where} muss eine Zahl von 0 bis {highest} sein</translation>
        </message>
        <message>
            <source>"{shown}" is not a {name} Vestry knows.</source>
            <translation>Vestry kennt „{shown}“ nicht ({name}).</translation>
        </message>
        <message>
            <source>"{shown}" is not the id of an item.</source>
            <translation>„{shown}“ ist keine Nummer eines Kleidungsstücks.</translation>
        </message>
        <message>
            <source>"{shown}" is not the id of an outfit.</source>
            <translation>„{shown}“ ist keine Nummer eines Outfits.</translation>
        </message>
        <message>
            <source>"{strip}" is not a share between 0 and 1.</source>
            <translation>„{strip}“ ist kein Anteil zwischen 0 und 1.</translation>
        </message>
        <message>
            <source>"{term}" has synonyms but is not a term of {name}.</source>
            <translation>„{term}“ hat Synonyme, steht aber nicht in der Liste {name}.</translation>
        </message>
        <message>
            <source>"{term}" is not a {name} Vestry knows.</source>
            <translation>Vestry kennt „{term}“ nicht ({name}).</translation>
        </message>
        <message>
            <source>"{text}" does not say what a column means.</source>
            <translation>„{text}“ sagt nicht, was eine Spalte bedeutet.</translation>
        </message>
        <message>
            <source>"{text}" is not a condition.</source>
            <translation>„{text}“ ist keine Bedingung.</translation>
        </message>
        <message>
            <source>"{text}" is not a correction.</source>
            <translation>„{text}“ ist keine Korrektur.</translation>
        </message>
        <message>
            <source>"{text}" is not a share of a color.</source>
            <translation>„{text}“ ist kein Farbanteil.</translation>
        </message>
        <message>
            <source>"{text}" is not a word Vestry knows for {field}{hint}</source>
            <translation>Vestry kennt das Wort „{text}“ für {field} nicht{hint}</translation>
        </message>
        <message>
            <source>"{value}" is not a currency.</source>
            <translation>„{value}“ ist keine Währung.</translation>
        </message>
        <message>
            <source>"{value}" is not a price.</source>
            <translation>„{value}“ ist kein Preis.</translation>
        </message>
        <message>
            <source>"{word}" is no term of {field}.</source>
            <translation>„{word}“ ist kein Wort für {field}.</translation>
        </message>
        <message>
            <source>"{word}" is no {field_name} that Vestry knows.</source>
            <translation>„{word}“ ist nichts, was Vestry als {field_name} kennt.</translation>
        </message>
        <message>
            <source>"{word}" is no {name} that Vestry knows.</source>
            <translation>„{word}“ ist nichts, was Vestry als {name} kennt.</translation>
        </message>
        <message>
            <source>"{word}" is nobody a wardrobe is for.</source>
            <translation>„{word}“ ist niemand, für den ein Kleiderschrank ist.</translation>
        </message>
        <message>
            <source>"{word}" is not a {label} Vestry knows.</source>
            <translation>Vestry kennt „{word}“ nicht ({label}).</translation>
        </message>
        <message>
            <source>"{word}" is not a {label} Vestry knows; did you mean "{near}"?</source>
            <translation>Vestry kennt „{word}“ nicht ({label}); meinst du „{near}“?</translation>
        </message>
        <message>
            <source>"{word}" of {where} must be a word</source>
            <translation>„{word}“ von {where} muss ein Wort sein</translation>
        </message>
        <message>
            <source>0 means that it is never due.</source>
            <translation>0 heißt, dass es nie fällig ist.</translation>
        </message>
        <message>
            <source>A backup cannot be kept inside the wardrobe that it protects.</source>
            <translation>Eine Sicherung kann nicht in dem Kleiderschrank liegen, den sie schützt.</translation>
        </message>
        <message>
            <source>A careful reader of text in pictures.</source>
            <translation>Liest Text in Bildern sorgfältig.</translation>
        </message>
        <message>
            <source>A careful reader of text in pictures; at home on a graphics card with 12 GB.</source>
            <translation>Liest Text in Bildern sorgfältig; zu Hause auf einer Grafikkarte mit 12 GB.</translation>
        </message>
        <message>
            <source>A chat model cannot do {other}.</source>
            <translation>Ein Chat-Modell kann {other} nicht.</translation>
        </message>
        <message>
            <source>A condition compares with =, !=, contains, &lt;, &lt;=, &gt; or &gt;=.</source>
            <translation>Eine Bedingung vergleicht mit =, !=, contains, &lt;, &lt;=, &gt; oder &gt;=.</translation>
        </message>
        <message>
            <source>A confidence must lie between 0 and 1.</source>
            <translation>Eine Sicherheit liegt zwischen 0 und 1.</translation>
        </message>
        <message>
            <source>A conversation can hold {max_pictures} pictures.</source>
            <translation>Eine Unterhaltung kann {max_pictures} Bilder halten.</translation>
        </message>
        <message>
            <source>A cut-off lies between 0 and 1.</source>
            <translation>Eine Schwelle liegt zwischen 0 und 1.</translation>
        </message>
        <message>
            <source>A day is written like 2026-11-21.</source>
            <translation>Ein Tag wird so geschrieben: 2026-11-21.</translation>
        </message>
        <message>
            <source>A day that is over cannot be planned.</source>
            <translation>Ein vergangener Tag lässt sich nicht planen.</translation>
        </message>
        <message>
            <source>A day that is still to come was not worn yet.</source>
            <translation>An einem Tag, der noch kommt, wurde noch nichts getragen.</translation>
        </message>
        <message>
            <source>A file of this wardrobe could not be written.</source>
            <translation>Eine Datei dieses Kleiderschranks konnte nicht geschrieben werden.</translation>
        </message>
        <message>
            <source>A file of {title} ({file}) is damaged.</source>
            <translation>Eine Datei von {title} ({file}) ist beschädigt.</translation>
        </message>
        <message>
            <source>A file of {title} has a name that cannot be.</source>
            <translation>Eine Datei von {title} hat einen Namen, den es nicht geben kann.</translation>
        </message>
        <message>
            <source>A file was not copied correctly.</source>
            <translation>Eine Datei wurde nicht richtig kopiert.</translation>
        </message>
        <message>
            <source>A folder and files together are not one model.</source>
            <translation>Ein Ordner und Dateien zusammen sind kein Modell.</translation>
        </message>
        <message>
            <source>A helper process of Vestry ({role}) does not start.</source>
            <translation>Ein Hilfsprozess von Vestry ({role}) startet nicht.</translation>
        </message>
        <message>
            <source>A helper process of Vestry ({role}) keeps crashing.</source>
            <translation>Ein Hilfsprozess von Vestry ({role}) stürzt immer wieder ab.</translation>
        </message>
        <message>
            <source>A helper process of Vestry crashed.</source>
            <translation>Ein Hilfsprozess von Vestry ist abgestürzt.</translation>
        </message>
        <message>
            <source>A helper process of Vestry gave no answer.</source>
            <translation>Ein Hilfsprozess von Vestry hat nicht geantwortet.</translation>
        </message>
        <message>
            <source>A limit must be 0 or more.</source>
            <translation>Eine Grenze muss 0 oder mehr sein.</translation>
        </message>
        <message>
            <source>A lookbook needs an outfit.</source>
            <translation>Ein Lookbook braucht ein Outfit.</translation>
        </message>
        <message>
            <source>A message can hold {max_pictures} pictures.</source>
            <translation>Eine Nachricht fasst {max_pictures} Bilder.</translation>
        </message>
        <message>
            <source>A model that draws cannot do {other}.</source>
            <translation>Ein Modell, das zeichnet, kann {other} nicht.</translation>
        </message>
        <message>
            <source>A model that draws, if one is installed, draws a garment from words.</source>
            <translation>Ein Modell, das zeichnet, zeichnet ein Kleidungsstück nach Worten, wenn eines installiert ist.</translation>
        </message>
        <message>
            <source>A model that dresses people cannot do {other}.</source>
            <translation>Ein Modell, das Leute anzieht, kann {other} nicht.</translation>
        </message>
        <message>
            <source>A packing list is made for {most} days at most.</source>
            <translation>Eine Packliste ist für höchstens {most} Tage.</translation>
        </message>
        <message>
            <source>A part of a message must name something that is kept.</source>
            <translation>Ein Teil einer Nachricht muss etwas nennen, das aufbewahrt wird.</translation>
        </message>
        <message>
            <source>A perceptual hash must be a signed 64-bit number.</source>
            <translation>Ein Bild-Fingerabdruck muss eine 64-Bit-Zahl mit Vorzeichen sein.</translation>
        </message>
        <message>
            <source>A photo must have a width and a height.</source>
            <translation>Ein Foto braucht eine Breite und eine Höhe.</translation>
        </message>
        <message>
            <source>A photo of a person is for trying clothes on, and for nothing else.</source>
            <translation>Ein Foto einer Person ist zum Anprobieren da und für nichts anderes.</translation>
        </message>
        <message>
            <source>A photo shows one of {view_kinds}.</source>
            <translation>Ein Foto zeigt eines von {view_kinds}.</translation>
        </message>
        <message>
            <source>A picture can be {least_side} to {most_side} pixels high.</source>
            <translation>Ein Bild kann {least_side} bis {most_side} Pixel hoch sein.</translation>
        </message>
        <message>
            <source>A picture that was drawn is no garment.</source>
            <translation>Ein gezeichnetes Bild ist kein Kleidungsstück.</translation>
        </message>
        <message>
            <source>A picture took another place than it was given.</source>
            <translation>Ein Bild hat einen anderen Platz eingenommen als vorgesehen.</translation>
        </message>
        <message>
            <source>A place on the canvas is given in numbers.</source>
            <translation>Ein Platz auf der Fläche wird in Zahlen angegeben.</translation>
        </message>
        <message>
            <source>A preview made from photos: it says nothing about how these clothes fit or fall on a body.</source>
            <translation>Eine Vorschau aus Fotos: Sie sagt nichts darüber, wie diese Kleidung sitzt oder fällt.</translation>
        </message>
        <message>
            <source>A question can be about one to {most} garments.</source>
            <translation>Eine Frage kann ein bis {most} Kleidungsstücke betreffen.</translation>
        </message>
        <message>
            <source>A region is given in fractions of the photo.</source>
            <translation>Ein Ausschnitt wird in Bruchteilen des Fotos angegeben.</translation>
        </message>
        <message>
            <source>A relevance floor must lie below its full mark.</source>
            <translation>Die untere Grenze der Trefferstärke muss unter der oberen liegen.</translation>
        </message>
        <message>
            <source>A search returns one hit or more.</source>
            <translation>Eine Suche liefert mindestens einen Treffer.</translation>
        </message>
        <message>
            <source>A seed is a number from 0 to {most_seed}.</source>
            <translation>Ein Startwert ist eine Zahl von 0 bis {most_seed}.</translation>
        </message>
        <message>
            <source>A server is either a program or an address.</source>
            <translation>Ein Server ist entweder ein Programm oder eine Adresse.</translation>
        </message>
        <message>
            <source>A server's name is a short word in small letters.</source>
            <translation>Der Name eines Servers ist ein kurzes Wort in Kleinbuchstaben.</translation>
        </message>
        <message>
            <source>A share lies between 0 and 1, as in colors=navy:0.7,white:0.3.</source>
            <translation>Ein Anteil liegt zwischen 0 und 1, wie in colors=navy:0.7,white:0.3.</translation>
        </message>
        <message>
            <source>A slot is one of {slots}.</source>
            <translation>Ein Platz im Outfit ist einer von {slots}.</translation>
        </message>
        <message>
            <source>A small model with a large eye.</source>
            <translation>Ein kleines Modell mit großem Auge.</translation>
        </message>
        <message>
            <source>A sure cut-out of anything in a second or two, for computers with 8 GB.</source>
            <translation>Stellt in ein, zwei Sekunden alles sicher frei, für Computer mit 8 GB.</translation>
        </message>
        <message>
            <source>A swap names a garment of the outfit and another one that came for it.</source>
            <translation>Ein Tausch nennt ein Teil des Outfits und ein anderes, das dafür kam.</translation>
        </message>
        <message>
            <source>A trip ends on the day it begins, or later.</source>
            <translation>Eine Reise endet am ersten Tag oder später.</translation>
        </message>
        <message>
            <source>A trip needs a day at least.</source>
            <translation>Eine Reise braucht mindestens einen Tag.</translation>
        </message>
        <message>
            <source>A vector and its encoder come together.</source>
            <translation>Ein Vektor und sein Modell gehören zusammen.</translation>
        </message>
        <message>
            <source>A vector holds no usable numbers.</source>
            <translation>Ein Vektor enthält keine brauchbaren Zahlen.</translation>
        </message>
        <message>
            <source>A vector must be one row of numbers.</source>
            <translation>Ein Vektor muss eine Reihe von Zahlen sein.</translation>
        </message>
        <message>
            <source>A wardrobe cannot be moved into itself.</source>
            <translation>Ein Kleiderschrank kann nicht in sich selbst verschoben werden.</translation>
        </message>
        <message>
            <source>A wardrobe needs a name.</source>
            <translation>Ein Kleiderschrank braucht einen Namen.</translation>
        </message>
        <message>
            <source>A wash interval lies between 0 and {most}.</source>
            <translation>Gewaschen wird nach 0 bis {most} Mal Tragen.</translation>
        </message>
        <message>
            <source>A word that {problem} cannot be added.</source>
            <translation>Dieses Wort kann nicht hinzugefügt werden: {problem}.</translation>
        </message>
        <message>
            <source>A {name} does not draw from words alone.</source>
            <translation>Ein {name} zeichnet nicht allein nach Worten.</translation>
        </message>
        <message>
            <source>Accept</source>
            <translation>Annehmen</translation>
        </message>
        <message>
            <source>Accept a suggestion</source>
            <translation>Einen Vorschlag annehmen</translation>
        </message>
        <message>
            <source>Accept outfit</source>
            <translation>Outfit annehmen</translation>
        </message>
        <message>
            <source>Accept them at {hub}/{repo}, make a token under Settings, Access Tokens, set the variable HF_TOKEN to it, and try again.</source>
            <translation>Stimme ihnen unter {hub}/{repo} zu, erstelle unter Settings, Access Tokens ein Token, setze die Variable HF_TOKEN darauf und versuche es noch einmal.</translation>
        </message>
        <message>
            <source>Accept {count} suggestions</source>
            <translation>{count} Vorschläge annehmen</translation>
        </message>
        <message>
            <source>Accept {n} garments</source>
            <translation>{n} Kleidungsstücke annehmen</translation>
        </message>
        <message>
            <source>Add a photo</source>
            <translation>Foto hinzufügen</translation>
        </message>
        <message>
            <source>Add a photo of it, or run `vestry index update`.</source>
            <translation>Füge ein Foto davon hinzu oder führe `vestry index update` aus.</translation>
        </message>
        <message>
            <source>Add a photo to it, or choose another one.</source>
            <translation>Gib ihm ein Foto, oder wähle ein anderes.</translation>
        </message>
        <message>
            <source>Add a photo to {name}</source>
            <translation>Foto zu {name} hinzufügen</translation>
        </message>
        <message>
            <source>Add a server that searches, and allow it.</source>
            <translation>Füge einen Server hinzu, der sucht, und erlaube ihn.</translation>
        </message>
        <message>
            <source>Add an exported one with `vestry models add FOLDER`.</source>
            <translation>Füge ein exportiertes mit `vestry models add FOLDER` hinzu.</translation>
        </message>
        <message>
            <source>Add an item</source>
            <translation>Kleidungsstück hinzufügen</translation>
        </message>
        <message>
            <source>Add it again.</source>
            <translation>Füge es noch einmal hinzu.</translation>
        </message>
        <message>
            <source>Added {name} to the wardrobe.</source>
            <translation>{name} ist jetzt im Kleiderschrank.</translation>
        </message>
        <message>
            <source>Adding a model</source>
            <translation>Ein Modell wird hinzugefügt</translation>
        </message>
        <message>
            <source>Adding a photo</source>
            <translation>Foto wird hinzugefügt</translation>
        </message>
        <message>
            <source>All accessories are away.</source>
            <translation>Alle Accessoires sind nicht da.</translation>
        </message>
        <message>
            <source>All accessories are ruled out by your profile or by this wish.</source>
            <translation>Alle Accessoires sind durch dein Profil oder diesen Wunsch ausgeschlossen.</translation>
        </message>
        <message>
            <source>All bags are away.</source>
            <translation>Alle Taschen sind nicht da.</translation>
        </message>
        <message>
            <source>All bags are ruled out by your profile or by this wish.</source>
            <translation>Alle Taschen sind durch dein Profil oder diesen Wunsch ausgeschlossen.</translation>
        </message>
        <message>
            <source>All bottoms are away.</source>
            <translation>Alle Hosen oder Röcke sind nicht da.</translation>
        </message>
        <message>
            <source>All bottoms are ruled out by your profile or by this wish.</source>
            <translation>Alle Hosen oder Röcke sind durch dein Profil oder diesen Wunsch ausgeschlossen.</translation>
        </message>
        <message>
            <source>All coats or jackets are away.</source>
            <translation>Alle Mäntel oder Jacken sind nicht da.</translation>
        </message>
        <message>
            <source>All coats or jackets are ruled out by your profile or by this wish.</source>
            <translation>Alle Mäntel oder Jacken sind durch dein Profil oder diesen Wunsch ausgeschlossen.</translation>
        </message>
        <message>
            <source>All dresses or jumpsuits are away.</source>
            <translation>Alle Kleider oder Jumpsuits sind nicht da.</translation>
        </message>
        <message>
            <source>All dresses or jumpsuits are ruled out by your profile or by this wish.</source>
            <translation>Alle Kleider oder Jumpsuits sind durch dein Profil oder diesen Wunsch ausgeschlossen.</translation>
        </message>
        <message>
            <source>All in all this is thin for {degrees} °C.</source>
            <translation>Alles in allem ist das dünn für {degrees} °C.</translation>
        </message>
        <message>
            <source>All in all this is warm for {degrees} °C.</source>
            <translation>Alles in allem ist das warm für {degrees} °C.</translation>
        </message>
        <message>
            <source>All shoes are away.</source>
            <translation>Alle Schuhe sind nicht da.</translation>
        </message>
        <message>
            <source>All shoes are ruled out by your profile or by this wish.</source>
            <translation>Alle Schuhe sind durch dein Profil oder diesen Wunsch ausgeschlossen.</translation>
        </message>
        <message>
            <source>All sweaters are away.</source>
            <translation>Alle Pullover sind nicht da.</translation>
        </message>
        <message>
            <source>All sweaters are ruled out by your profile or by this wish.</source>
            <translation>Alle Pullover sind durch dein Profil oder diesen Wunsch ausgeschlossen.</translation>
        </message>
        <message>
            <source>All tops are away.</source>
            <translation>Alle Oberteile sind nicht da.</translation>
        </message>
        <message>
            <source>All tops are ruled out by your profile or by this wish.</source>
            <translation>Alle Oberteile sind durch dein Profil oder diesen Wunsch ausgeschlossen.</translation>
        </message>
        <message>
            <source>Allow the network in Settings, Privacy, and try again.</source>
            <translation>Erlaube das Netz unter Einstellungen, Privatsphäre, und versuche es noch einmal.</translation>
        </message>
        <message>
            <source>An address begins with https://.</source>
            <translation>Eine Adresse beginnt mit https://.</translation>
        </message>
        <message>
            <source>An alternative keeps at least two garments, and here fewer are left.</source>
            <translation>Eine Alternative behält mindestens zwei Teile, und hier bleiben weniger.</translation>
        </message>
        <message>
            <source>An alternative keeps at least two garments.</source>
            <translation>Bei einer Alternative bleiben mindestens zwei Kleidungsstücke.</translation>
        </message>
        <message>
            <source>An item cannot be merged with itself.</source>
            <translation>Ein Kleidungsstück kann nicht mit sich selbst zusammengelegt werden.</translation>
        </message>
        <message>
            <source>An older encoder that many projects know: 512 numbers a photo.</source>
            <translation>Ein älterer Encoder, den viele Projekte kennen: 512 Zahlen je Foto.</translation>
        </message>
        <message>
            <source>An origin must be model, person or file.</source>
            <translation>Eine Herkunft ist model, person oder file.</translation>
        </message>
        <message>
            <source>An outfit is shown on a drawn figure, or on a photo of you that never leaves this computer.</source>
            <translation>Ein Outfit wird auf einer gezeichneten Figur gezeigt oder auf einem Foto von dir, das diesen Computer nie verlässt.</translation>
        </message>
        <message>
            <source>An outfit needs a garment.</source>
            <translation>Ein Outfit braucht ein Kleidungsstück.</translation>
        </message>
        <message>
            <source>Another Vestry has been at work in this wardrobe{doing}{when}.</source>
            <translation>Ein anderes Vestry arbeitet gerade in diesem Kleiderschrank{doing}{when}.</translation>
        </message>
        <message>
            <source>Another Vestry is preparing this wardrobe.</source>
            <translation>Ein anderes Vestry bereitet diesen Kleiderschrank gerade vor.</translation>
        </message>
        <message>
            <source>Another Vestry is writing to this wardrobe.</source>
            <translation>Ein anderes Vestry schreibt gerade in diesen Kleiderschrank.</translation>
        </message>
        <message>
            <source>Answers follow-up questions about the same photo at once, because it remembers what it has seen.</source>
            <translation>Antwortet auf Nachfragen zum selben Foto sofort, weil es behält, was es gesehen hat.</translation>
        </message>
        <message>
            <source>Answers short questions about garments: what color, what kind, yes or no, which of these. For anything else choose a larger model.</source>
            <translation>Beantwortet kurze Fragen zu Kleidungsstücken: welche Farbe, welche Art, ja oder nein, welches davon. Für alles andere wähle ein größeres Modell.</translation>
        </message>
        <message>
            <source>Approve the server and allow this tool first.</source>
            <translation>Genehmige erst den Server und erlaube dieses Werkzeug.</translation>
        </message>
        <message>
            <source>Archive conversation</source>
            <translation>Unterhaltung archivieren</translation>
        </message>
        <message>
            <source>Arrange outfit</source>
            <translation>Outfit anordnen</translation>
        </message>
        <message>
            <source>Arrange outfit anew</source>
            <translation>Outfit neu anordnen</translation>
        </message>
        <message>
            <source>Ask again, it is started anew; if it happens twice, download the model again or choose another one.</source>
            <translation>Frage noch einmal, es wird neu gestartet; wenn es zweimal geschieht, lade das Modell noch einmal herunter oder wähle ein anderes.</translation>
        </message>
        <message>
            <source>Ask again; with a smaller model or smaller pictures it is quicker.</source>
            <translation>Frage noch einmal; mit einem kleineren Modell oder kleineren Bildern geht es schneller.</translation>
        </message>
        <message>
            <source>Ask for a simpler form.</source>
            <translation>Verlange eine einfachere Form.</translation>
        </message>
        <message>
            <source>Ask for another piece in an outfit that was shown; everything else stays.</source>
            <translation>Frage nach einem anderen Teil in einem gezeigten Outfit; alles andere bleibt.</translation>
        </message>
        <message>
            <source>Ask for garments by words, color, pattern or material, or show a photo of one.</source>
            <translation>Frage nach Kleidungsstücken mit Worten, Farbe, Muster oder Material, oder zeige ein Foto.</translation>
        </message>
        <message>
            <source>Ask for it once more; it is the ZIP file or folder of a handover.</source>
            <translation>Bitte noch einmal darum; es ist die ZIP-Datei oder der Ordner einer Übergabe.</translation>
        </message>
        <message>
            <source>Ask for the one or the other; `vestry edit ID kids=no` corrects a garment.</source>
            <translation>Frag nach dem einen oder dem anderen; `vestry edit ID kids=no` berichtigt ein Teil.</translation>
        </message>
        <message>
            <source>Ask for whole outfits for an occasion, a season or a temperature; name a garment to build around it, or say what to leave out.</source>
            <translation>Frage nach ganzen Outfits für einen Anlass, eine Jahreszeit oder eine Temperatur; nenne ein Kleidungsstück, um das herum es entsteht, oder sag, was wegbleiben soll.</translation>
        </message>
        <message>
            <source>Ask for whole outfits instead.</source>
            <translation>Frage stattdessen nach ganzen Outfits.</translation>
        </message>
        <message>
            <source>Ask once more.</source>
            <translation>Frag noch einmal.</translation>
        </message>
        <message>
            <source>Ask with fewer words.</source>
            <translation>Frage mit weniger Wörtern.</translation>
        </message>
        <message>
            <source>Asking {name} about garments</source>
            <translation>{name} wird zu Kleidungsstücken gefragt</translation>
        </message>
        <message>
            <source>Attach a photo of the garment itself.</source>
            <translation>Hänge ein Foto des Kleidungsstücks selbst an.</translation>
        </message>
        <message>
            <source>Attach a photo to learn what it shows, or to add the garment to the wardrobe.</source>
            <translation>Hänge ein Foto an, um zu erfahren, was es zeigt, oder um das Kleidungsstück aufzunehmen.</translation>
        </message>
        <message>
            <source>Attach garments of an outfit, and ask what goes with them.</source>
            <translation>Hänge Stücke eines Outfits an und frage, was dazu passt.</translation>
        </message>
        <message>
            <source>Attach it to a message.</source>
            <translation>Hänge es an eine Nachricht an.</translation>
        </message>
        <message>
            <source>Audit</source>
            <translation>Prüfung</translation>
        </message>
        <message>
            <source>Away at the moment: {item}.</source>
            <translation>Im Moment nicht da: {item}.</translation>
        </message>
        <message>
            <source>Away at the moment: {name}.</source>
            <translation>Gerade nicht da: {name}.</translation>
        </message>
        <message>
            <source>Away for a trip</source>
            <translation>Auf Reisen</translation>
        </message>
        <message>
            <source>Back from a trip</source>
            <translation>Zurück von der Reise</translation>
        </message>
        <message>
            <source>Bags, belts and jewelry are left to you.</source>
            <translation>Taschen, Gürtel und Schmuck suchst du selbst aus.</translation>
        </message>
        <message>
            <source>Begin a new conversation.</source>
            <translation>Beginne eine neue Unterhaltung.</translation>
        </message>
        <message>
            <source>Bent into place, because the model could not draw this. {problem}</source>
            <translation>In Form gebogen, weil das Modell das nicht zeichnen konnte. {problem}</translation>
        </message>
        <message>
            <source>Beyond {most_meant} products, the rest is found by its words alone.</source>
            <translation>Ab {most_meant} Produkten wird der Rest nur nach seinen Worten gefunden.</translation>
        </message>
        <message>
            <source>Bring back your newest backup (`vestry restore` does it, too); copies of the database from before each upgrade are in the wardrobe's backups folder.</source>
            <translation>Hole deine neueste Sicherung zurück (das kann auch `vestry restore`); Kopien der Datenbank von vor jeder Umstellung liegen im Ordner backups des Kleiderschranks.</translation>
        </message>
        <message>
            <source>Bring conversation back</source>
            <translation>Unterhaltung zurückholen</translation>
        </message>
        <message>
            <source>Bring them back with `vestry restore`, or import the originals again.</source>
            <translation>Hole sie mit `vestry restore` zurück oder importiere die Originale noch einmal.</translation>
        </message>
        <message>
            <source>Bring them back with `vestry restore`; the conversations can be read without.</source>
            <translation>Hole sie mit `vestry restore` zurück; die Unterhaltungen sind auch ohne sie lesbar.</translation>
        </message>
        <message>
            <source>Change category</source>
            <translation>Kategorie ändern</translation>
        </message>
        <message>
            <source>Change its permissions or copy it to a folder of your own.</source>
            <translation>Ändere ihre Zugriffsrechte oder kopiere sie in einen eigenen Ordner.</translation>
        </message>
        <message>
            <source>Change outfit</source>
            <translation>Outfit ändern</translation>
        </message>
        <message>
            <source>Change the cover of {name}</source>
            <translation>Titelfoto von {name} ändern</translation>
        </message>
        <message>
            <source>Change the diary</source>
            <translation>Tagebuch ändern</translation>
        </message>
        <message>
            <source>Change the file's permissions, or copy it to your own folder.</source>
            <translation>Ändere die Zugriffsrechte der Datei oder kopiere sie in einen eigenen Ordner.</translation>
        </message>
        <message>
            <source>Change the profile</source>
            <translation>Profil ändern</translation>
        </message>
        <message>
            <source>Change wash intervals</source>
            <translation>Waschregeln ändern</translation>
        </message>
        <message>
            <source>Changed {fields} of {name}.</source>
            <translation>{fields} von {name} geändert.</translation>
        </message>
        <message>
            <source>Check its spelling.</source>
            <translation>Prüfe die Schreibweise.</translation>
        </message>
        <message>
            <source>Check that it is still there.</source>
            <translation>Prüfe, ob es noch da ist.</translation>
        </message>
        <message>
            <source>Check that its disk is connected, and run `vestry doctor`.</source>
            <translation>Prüfe, ob das Laufwerk angeschlossen ist, und führe `vestry doctor` aus.</translation>
        </message>
        <message>
            <source>Check that the disk has room and that the folder can be written.</source>
            <translation>Prüfe, ob auf dem Laufwerk Platz ist und ob in den Ordner geschrieben werden darf.</translation>
        </message>
        <message>
            <source>Check that the disk is connected and not failing, and try again.</source>
            <translation>Prüfe, ob das Laufwerk angeschlossen und in Ordnung ist, und versuche es noch einmal.</translation>
        </message>
        <message>
            <source>Check that the disk is connected and that you may open its files.</source>
            <translation>Prüfe, ob das Laufwerk angeschlossen ist und ob du seine Dateien öffnen darfst.</translation>
        </message>
        <message>
            <source>Check that the disk or the phone is still connected.</source>
            <translation>Prüfe, ob das Laufwerk oder das Telefon noch angeschlossen ist.</translation>
        </message>
        <message>
            <source>Check the connection and try again; it goes on where it was.</source>
            <translation>Prüfe die Verbindung und versuche es noch einmal; es geht weiter, wo es war.</translation>
        </message>
        <message>
            <source>Check the disk and its cable; make a backup soon.</source>
            <translation>Prüfe das Laufwerk und sein Kabel; mach bald eine Sicherung.</translation>
        </message>
        <message>
            <source>Check the disk and try again; nothing was removed.</source>
            <translation>Prüfe das Laufwerk und versuche es noch einmal; nichts wurde entfernt.</translation>
        </message>
        <message>
            <source>Check the disk, and who may read it.</source>
            <translation>Prüfe den Datenträger und wer ihn lesen darf.</translation>
        </message>
        <message>
            <source>Check the folder, or import photos to begin a wardrobe there.</source>
            <translation>Prüfe den Ordner oder importiere Fotos, um dort einen Kleiderschrank anzulegen.</translation>
        </message>
        <message>
            <source>Check the path.</source>
            <translation>Prüfe den Pfad.</translation>
        </message>
        <message>
            <source>Check the spelling of the path.</source>
            <translation>Prüfe die Schreibweise des Pfads.</translation>
        </message>
        <message>
            <source>Check who owns it, or choose another place.</source>
            <translation>Prüfe, wem es gehört, oder wähle einen anderen Ort.</translation>
        </message>
        <message>
            <source>Checking tags with {name}</source>
            <translation>Angaben werden mit {name} geprüft</translation>
        </message>
        <message>
            <source>Checking {name}</source>
            <translation>{name} wird geprüft</translation>
        </message>
        <message>
            <source>Choose a CSV or JSON file first.</source>
            <translation>Wähle zuerst eine CSV- oder JSON-Datei.</translation>
        </message>
        <message>
            <source>Choose a JPEG, PNG or WebP picture.</source>
            <translation>Wähle ein Bild im Format JPEG, PNG oder WebP.</translation>
        </message>
        <message>
            <source>Choose a ZIP file that Vestry made.</source>
            <translation>Wähle eine ZIP-Datei, die Vestry gemacht hat.</translation>
        </message>
        <message>
            <source>Choose a file that ends in .gguf.</source>
            <translation>Wähle eine Datei, die auf .gguf endet.</translation>
        </message>
        <message>
            <source>Choose a folder that exists and can be written to.</source>
            <translation>Wähle einen Ordner, den es gibt und in den du schreiben kannst.</translation>
        </message>
        <message>
            <source>Choose a folder.</source>
            <translation>Wähle einen Ordner.</translation>
        </message>
        <message>
            <source>Choose a larger one; `vestry models list --task chat` names those that fit.</source>
            <translation>Wähle ein größeres; `vestry models list --task chat` nennt die, die passen.</translation>
        </message>
        <message>
            <source>Choose a model for chat with `vestry models list --task chat`.</source>
            <translation>Wähle mit `vestry models list --task chat` ein Modell zum Chatten.</translation>
        </message>
        <message>
            <source>Choose a model that is made for chats.</source>
            <translation>Wähle ein Modell, das für Gespräche gemacht ist.</translation>
        </message>
        <message>
            <source>Choose a model that sees pictures, or leave the picture out.</source>
            <translation>Wähle ein Modell, das Bilder sieht, oder lass das Bild weg.</translation>
        </message>
        <message>
            <source>Choose a model that sees pictures; `vestry models list` says which do.</source>
            <translation>Wähle ein Modell, das Bilder sieht; `vestry models list` sagt, welche das sind.</translation>
        </message>
        <message>
            <source>Choose a model with `vestry models list --task generate`.</source>
            <translation>Wähle ein Modell mit `vestry models list --task generate`.</translation>
        </message>
        <message>
            <source>Choose a model with `vestry models list --task try-on`.</source>
            <translation>Wähle ein Modell mit `vestry models list --task try-on`.</translation>
        </message>
        <message>
            <source>Choose a newer file of this model.</source>
            <translation>Wähle eine neuere Datei dieses Modells.</translation>
        </message>
        <message>
            <source>Choose a photo that is there.</source>
            <translation>Wähle ein Foto, das es gibt.</translation>
        </message>
        <message>
            <source>Choose a place outside it, best on another disk.</source>
            <translation>Wähle einen Ort außerhalb, am besten auf einem anderen Laufwerk.</translation>
        </message>
        <message>
            <source>Choose a place that can be written.</source>
            <translation>Wähle einen Ort, an den geschrieben werden kann.</translation>
        </message>
        <message>
            <source>Choose a smaller model or a shorter context, or raise the memory limit in the settings.</source>
            <translation>Wähle ein kleineres Modell oder einen kürzeren Kontext, oder hebe die Speichergrenze in den Einstellungen an.</translation>
        </message>
        <message>
            <source>Choose a smaller model that draws; `vestry models list --task generate` says which ones fit.</source>
            <translation>Wähle ein kleineres Modell, das zeichnet; `vestry models list --task generate` sagt, welche passen.</translation>
        </message>
        <message>
            <source>Choose a smaller model with `vestry models list`.</source>
            <translation>Wähle mit `vestry models list` ein kleineres Modell.</translation>
        </message>
        <message>
            <source>Choose an empty folder with --library.</source>
            <translation>Wähle mit --library einen leeren Ordner.</translation>
        </message>
        <message>
            <source>Choose an empty folder, or a new one, for the wardrobe.</source>
            <translation>Wähle für den Kleiderschrank einen leeren oder neuen Ordner.</translation>
        </message>
        <message>
            <source>Choose another file of this model.</source>
            <translation>Wähle eine andere Datei dieses Modells.</translation>
        </message>
        <message>
            <source>Choose another folder.</source>
            <translation>Wähle einen anderen Ordner.</translation>
        </message>
        <message>
            <source>Choose another model for this.</source>
            <translation>Wähle dafür ein anderes Modell.</translation>
        </message>
        <message>
            <source>Choose another model with `vestry models list --task generate`.</source>
            <translation>Wähle mit `vestry models list --task generate` ein anderes Modell.</translation>
        </message>
        <message>
            <source>Choose another model with `vestry models list --task try-on`.</source>
            <translation>Wähle ein anderes Modell mit `vestry models list --task try-on`.</translation>
        </message>
        <message>
            <source>Choose another model with `vestry models list`.</source>
            <translation>Wähle mit `vestry models list` ein anderes Modell.</translation>
        </message>
        <message>
            <source>Choose another model.</source>
            <translation>Wähle ein anderes Modell.</translation>
        </message>
        <message>
            <source>Choose another name, so that nothing of yours is overwritten.</source>
            <translation>Wähle einen anderen Namen, damit nichts von dir überschrieben wird.</translation>
        </message>
        <message>
            <source>Choose another name.</source>
            <translation>Wähle einen anderen Namen.</translation>
        </message>
        <message>
            <source>Choose another place with --library, or add --replace to move it aside.</source>
            <translation>Wähle mit --library einen anderen Ort, oder lege den alten mit --replace beiseite.</translation>
        </message>
        <message>
            <source>Choose another place.</source>
            <translation>Wähle einen anderen Ort.</translation>
        </message>
        <message>
            <source>Choose fewer garments.</source>
            <translation>Wähle weniger Teile.</translation>
        </message>
        <message>
            <source>Choose one of at least 160 pixels in width and height.</source>
            <translation>Wähle eines mit mindestens 160 Pixeln in Breite und Höhe.</translation>
        </message>
        <message>
            <source>Choose one of {some} and others with `vestry models list`.</source>
            <translation>Wähle {some} oder ein anderes aus `vestry models list`.</translation>
        </message>
        <message>
            <source>Choose others and ask again.</source>
            <translation>Wähle andere und frage noch einmal.</translation>
        </message>
        <message>
            <source>Choose the file whose name begins with mmproj.</source>
            <translation>Wähle die Datei, deren Name mit mmproj beginnt.</translation>
        </message>
        <message>
            <source>Choose the mmproj file that was published together with the model.</source>
            <translation>Wähle die mmproj-Datei, die zusammen mit dem Modell veröffentlicht wurde.</translation>
        </message>
        <message>
            <source>Choose the model that it was made for.</source>
            <translation>Wähle das Modell, für das es gemacht wurde.</translation>
        </message>
        <message>
            <source>Choose the model's own file, and this one beside it.</source>
            <translation>Wähle die Datei des Modells selbst und diese dazu.</translation>
        </message>
        <message>
            <source>Choose the photo again.</source>
            <translation>Wähle das Foto noch einmal.</translation>
        </message>
        <message>
            <source>Choose the photo where it is now.</source>
            <translation>Wähle das Foto dort, wo es jetzt liegt.</translation>
        </message>
        <message>
            <source>Choose the picture part of this model.</source>
            <translation>Wähle den Bildteil dieses Modells.</translation>
        </message>
        <message>
            <source>Choose two to {most} garments to pick from.</source>
            <translation>Wähle zwei bis {most} Kleidungsstücke zur Auswahl.</translation>
        </message>
        <message>
            <source>Choose two, three or four of them.</source>
            <translation>Wähl zwei, drei oder vier davon.</translation>
        </message>
        <message>
            <source>Choose what the model shall still read.</source>
            <translation>Wähle, was das Modell noch lesen soll.</translation>
        </message>
        <message>
            <source>Clean edges in two or three seconds, for computers with 16 GB.</source>
            <translation>Saubere Kanten in zwei, drei Sekunden, für Computer mit 16 GB.</translation>
        </message>
        <message>
            <source>Clone it, and change the copy.</source>
            <translation>Kopiere es und ändere die Kopie.</translation>
        </message>
        <message>
            <source>Clone outfit</source>
            <translation>Outfit kopieren</translation>
        </message>
        <message>
            <source>Close other programs and run it again.</source>
            <translation>Schließe andere Programme und versuche es noch einmal.</translation>
        </message>
        <message>
            <source>Close other programs and search again.</source>
            <translation>Schließe andere Programme und suche noch einmal.</translation>
        </message>
        <message>
            <source>Close other programs and try again.</source>
            <translation>Schließe andere Programme und versuche es noch einmal.</translation>
        </message>
        <message>
            <source>Close other programs or allow models more memory in the settings; without a model, clothes are bent onto the photo.</source>
            <translation>Schließe andere Programme oder erlaube Modellen in den Einstellungen mehr Speicher; ohne Modell wird die Kleidung auf das Foto gebogen.</translation>
        </message>
        <message>
            <source>Close other programs that have it open and try again.</source>
            <translation>Schließe andere Programme, die ihn geöffnet haben, und versuche es noch einmal.</translation>
        </message>
        <message>
            <source>Close other programs while photos are imported.</source>
            <translation>Schließe andere Programme, solange Fotos importiert werden.</translation>
        </message>
        <message>
            <source>Close other programs, or choose a smaller model or a shorter context.</source>
            <translation>Schließe andere Programme, oder wähle ein kleineres Modell oder einen kürzeren Kontext.</translation>
        </message>
        <message>
            <source>Close other programs, or choose a smaller model or a smaller context.</source>
            <translation>Schließe andere Programme, oder wähle ein kleineres Modell oder einen kleineren Kontext.</translation>
        </message>
        <message>
            <source>Close other programs, or choose a smaller model that draws.</source>
            <translation>Schließe andere Programme, oder wähle ein kleineres Modell, das zeichnet.</translation>
        </message>
        <message>
            <source>Close other programs, or save the photo in a smaller size.</source>
            <translation>Schließe andere Programme oder speichere das Foto kleiner.</translation>
        </message>
        <message>
            <source>Close other programs; without a model, clothes are bent onto the photo.</source>
            <translation>Schließe andere Programme; ohne Modell wird die Kleidung auf das Foto gebogen.</translation>
        </message>
        <message>
            <source>Close that window and try again.</source>
            <translation>Schließe jenes Fenster und versuche es noch einmal.</translation>
        </message>
        <message>
            <source>Close that window, and open the wardrobe again.</source>
            <translation>Schließe jenes Fenster und öffne den Kleiderschrank noch einmal.</translation>
        </message>
        <message>
            <source>Colors are corrected as a whole, because their shares belong together.</source>
            <translation>Farben werden als Ganzes korrigiert, weil ihre Anteile zusammengehören.</translation>
        </message>
        <message>
            <source>Compare {name} with one value.</source>
            <translation>Vergleiche {name} mit einem einzigen Wert.</translation>
        </message>
        <message>
            <source>Confirm {name}</source>
            <translation>{name} bestätigen</translation>
        </message>
        <message>
            <source>Connect its disk, or open it from its new place.</source>
            <translation>Schließe sein Laufwerk an oder öffne ihn an seinem neuen Ort.</translation>
        </message>
        <message>
            <source>Continue with `vestry import --resume`.</source>
            <translation>Setze mit `vestry import --resume` fort.</translation>
        </message>
        <message>
            <source>Continuing the import</source>
            <translation>Import wird fortgesetzt</translation>
        </message>
        <message>
            <source>Copy it again from where it came from, or use an earlier one.</source>
            <translation>Kopiere sie noch einmal von ihrer Quelle oder nimm eine ältere.</translation>
        </message>
        <message>
            <source>Copy its folder to a place where you may write, and open the copy.</source>
            <translation>Kopiere den Ordner an einen Ort, an dem du schreiben darfst, und öffne die Kopie.</translation>
        </message>
        <message>
            <source>Copy the folder to a place where you may write to change it.</source>
            <translation>Kopiere den Ordner an einen Ort, an dem du schreiben darfst, um ihn zu ändern.</translation>
        </message>
        <message>
            <source>Copy the photo from the phone or camera again, then import it again.</source>
            <translation>Kopiere das Foto noch einmal vom Telefon oder von der Kamera und importiere es erneut.</translation>
        </message>
        <message>
            <source>Correct the arguments.</source>
            <translation>Berichtige die Argumente.</translation>
        </message>
        <message>
            <source>Correct {file}, or delete it to go back to the defaults.</source>
            <translation>Korrigiere {file} oder lösche die Datei, um zu den Standardwerten zurückzukehren.</translation>
        </message>
        <message>
            <source>Correct {overlay}, or rename it to start with the shipped words only.</source>
            <translation>Korrigiere {overlay} oder benenne die Datei um, um nur mit den mitgelieferten Wörtern zu starten.</translation>
        </message>
        <message>
            <source>Correct {path}, or rename it to start with the shipped words only.</source>
            <translation>Korrigiere {path} oder benenne die Datei um, um nur mit den mitgelieferten Wörtern zu starten.</translation>
        </message>
        <message>
            <source>Days without weather were packed for {season}.</source>
            <translation>Tage ohne Wetter sind für die Jahreszeit gepackt: {season}.</translation>
        </message>
        <message>
            <source>Delete conversation</source>
            <translation>Unterhaltung löschen</translation>
        </message>
        <message>
            <source>Delete it and add the photo again.</source>
            <translation>Lösch es und füge das Foto noch einmal hinzu.</translation>
        </message>
        <message>
            <source>Delete outfit</source>
            <translation>Outfit löschen</translation>
        </message>
        <message>
            <source>Delete {name} beside the settings and add them again.</source>
            <translation>Lösche {name} neben den Einstellungen und füge sie neu hinzu.</translation>
        </message>
        <message>
            <source>Describe</source>
            <translation>Beschreiben</translation>
        </message>
        <message>
            <source>Describing garments with {name}</source>
            <translation>Kleidung wird mit {name} beschrieben</translation>
        </message>
        <message>
            <source>Did you mean "{near}"?</source>
            <translation>Meinst du „{near}“?</translation>
        </message>
        <message>
            <source>Did you mean {near}? `vestry models list` names all of them.</source>
            <translation>Meinst du {near}? `vestry models list` nennt alle.</translation>
        </message>
        <message>
            <source>Dismiss a suggestion</source>
            <translation>Einen Vorschlag verwerfen</translation>
        </message>
        <message>
            <source>Dismiss {count} suggestions</source>
            <translation>{count} Vorschläge verwerfen</translation>
        </message>
        <message>
            <source>Download it again, or choose one that was made for mlx-vlm.</source>
            <translation>Lade es noch einmal herunter, oder wähle eines, das für mlx-vlm gemacht ist.</translation>
        </message>
        <message>
            <source>Download it again, whole; it may also need a newer diffusers.</source>
            <translation>Lade sie noch einmal vollständig herunter; vielleicht braucht sie auch ein neueres diffusers.</translation>
        </message>
        <message>
            <source>Download it with `vestry models get {id}`.</source>
            <translation>Lade es mit `vestry models get {id}` herunter.</translation>
        </message>
        <message>
            <source>Download the model again, whole.</source>
            <translation>Lade das Modell noch einmal vollständig herunter.</translation>
        </message>
        <message>
            <source>Download the model again.</source>
            <translation>Lade das Modell noch einmal herunter.</translation>
        </message>
        <message>
            <source>Download the pipeline again, whole.</source>
            <translation>Lade die Pipeline noch einmal vollständig herunter.</translation>
        </message>
        <message>
            <source>Downloading {name}</source>
            <translation>{name} wird heruntergeladen</translation>
        </message>
        <message>
            <source>Drag the neck to the throat and the hips to where the legs begin.</source>
            <translation>Zieh den Hals an die Kehle und die Hüften dorthin, wo die Beine beginnen.</translation>
        </message>
        <message>
            <source>Draw again with another seed or other words.</source>
            <translation>Zeichne noch einmal mit einem anderen Startwert oder anderen Worten.</translation>
        </message>
        <message>
            <source>Draw again, it is started anew; if it happens twice, download or add the model again, or choose another one.</source>
            <translation>Zeichne noch einmal, es wird neu gestartet; passiert es zweimal, lade das Modell noch einmal herunter oder füge es noch einmal hinzu, oder wähle ein anderes.</translation>
        </message>
        <message>
            <source>Draw again; a smaller model is quicker.</source>
            <translation>Zeichne noch einmal; ein kleineres Modell ist schneller.</translation>
        </message>
        <message>
            <source>Draw again; if it happens again, the model does not suit this computer.</source>
            <translation>Zeichne noch einmal; passiert es wieder, passt das Modell nicht zu diesem Computer.</translation>
        </message>
        <message>
            <source>Draw again; if it happens again, the pipeline does not suit this computer.</source>
            <translation>Zeichne noch einmal; passiert es wieder, passt die Pipeline nicht zu diesem Computer.</translation>
        </message>
        <message>
            <source>Drawing</source>
            <translation>Zeichnen</translation>
        </message>
        <message>
            <source>Drawing a try-on</source>
            <translation>Anprobe zeichnen</translation>
        </message>
        <message>
            <source>Draws in four steps; the best choice here for a graphics card.</source>
            <translation>Zeichnet in vier Schritten; hier die beste Wahl für eine Grafikkarte.</translation>
        </message>
        <message>
            <source>Draws you anew in your clothes, from a photo of yourself. It knows tops, bottoms and one-pieces; shoes and bags are still bent onto the picture. With DWPose it also sees your face and hands.</source>
            <translation>Zeichnet dich neu in deiner Kleidung, nach einem Foto von dir. Es kennt Oberteile, Unterteile und Einteiler; Schuhe und Taschen werden weiterhin auf das Bild gebogen. Mit DWPose sieht es auch dein Gesicht und deine Hände.</translation>
        </message>
        <message>
            <source>Dressier than {occasion} asks for: {item}.</source>
            <translation>Festlicher als nötig für {occasion}: {item}.</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>Bearbeiten</translation>
        </message>
        <message>
            <source>Edit a packing list</source>
            <translation>Packliste ändern</translation>
        </message>
        <message>
            <source>Edit garments</source>
            <translation>Kleidungsstücke bearbeiten</translation>
        </message>
        <message>
            <source>Edit outfit</source>
            <translation>Outfit bearbeiten</translation>
        </message>
        <message>
            <source>Edit the day</source>
            <translation>Tag ändern</translation>
        </message>
        <message>
            <source>Edit {items} garments</source>
            <translation>{items} Kleidungsstücke bearbeiten</translation>
        </message>
        <message>
            <source>Edit {names2} fields</source>
            <translation>{names2} Felder bearbeiten</translation>
        </message>
        <message>
            <source>Edit {names}</source>
            <translation>{names} bearbeiten</translation>
        </message>
        <message>
            <source>Edit {name}</source>
            <translation>{name} bearbeiten</translation>
        </message>
        <message>
            <source>Every file is as it was published.</source>
            <translation>Jede Datei ist so, wie sie veröffentlicht wurde.</translation>
        </message>
        <message>
            <source>Everything in it is equally dressed up.</source>
            <translation>Alles darin ist gleich festlich.</translation>
        </message>
        <message>
            <source>Everything in it is for {values}.</source>
            <translation>Alles darin ist für: {values}.</translation>
        </message>
        <message>
            <source>Everything in it is marked for {term}.</source>
            <translation>Alles darin ist markiert für: {term}.</translation>
        </message>
        <message>
            <source>Everything in it is {values}.</source>
            <translation>Alles darin ist {values}.</translation>
        </message>
        <message>
            <source>Everything in it suits {values}.</source>
            <translation>Alles darin passt zu: {values}.</translation>
        </message>
        <message>
            <source>Everything runs on this computer. Another program is asked only if you added it and allowed it, and every call is listed.</source>
            <translation>Alles läuft auf diesem Computer. Ein anderes Programm wird nur gefragt, wenn du es hinzugefügt und erlaubt hast, und jeder Aufruf wird aufgelistet.</translation>
        </message>
        <message>
            <source>Export it as JPEG, then import that.</source>
            <translation>Exportiere es als JPEG und importiere dieses.</translation>
        </message>
        <message>
            <source>Export the list again as UTF-8.</source>
            <translation>Exportiere die Liste noch einmal als UTF-8.</translation>
        </message>
        <message>
            <source>Export the model again.</source>
            <translation>Exportiere das Modell noch einmal.</translation>
        </message>
        <message>
            <source>Feedback</source>
            <translation>Rückmeldung</translation>
        </message>
        <message>
            <source>Feedback cannot say {kind}.</source>
            <translation>Eine Rückmeldung kann nicht {kind} sagen.</translation>
        </message>
        <message>
            <source>Feedback needs the garments it is about.</source>
            <translation>Eine Rückmeldung braucht die Teile, um die es geht.</translation>
        </message>
        <message>
            <source>Fewer than two of these garments have a color, so none can be wrong.</source>
            <translation>Weniger als zwei dieser Teile haben eine Farbe, also kann keine falsch sein.</translation>
        </message>
        <message>
            <source>Fields that can be edited are {editable}.</source>
            <translation>Bearbeiten lassen sich {editable}.</translation>
        </message>
        <message>
            <source>Files of your own.</source>
            <translation>Eigene Dateien.</translation>
        </message>
        <message>
            <source>Finds body points on your own photo for the try-on; of its 133 points thirteen are used, and the person box comes from the outline.</source>
            <translation>Findet Körperpunkte auf deinem eigenen Foto für die Anprobe; von seinen 133 Punkten werden dreizehn benutzt, und wo die Person steht, sagt der Umriss.</translation>
        </message>
        <message>
            <source>Finds more than the pocket encoder: 768 numbers a photo, photos and English words in one space.</source>
            <translation>Findet mehr als der Taschen-Encoder: 768 Zahlen je Foto, Fotos und englische Wörter in einem Raum.</translation>
        </message>
        <message>
            <source>Finds the garment in a photo. Expects one garment that fills a good part of the picture.</source>
            <translation>Findet das Kleidungsstück auf einem Foto. Erwartet ein einzelnes, das einen guten Teil des Bildes füllt.</translation>
        </message>
        <message>
            <source>Fine edges such as hair and lace, for computers with 16 GB.</source>
            <translation>Feine Kanten wie Haar und Spitze, für Computer mit 16 GB.</translation>
        </message>
        <message>
            <source>Fit it again on this machine, or let the rules decide.</source>
            <translation>Pass es auf diesem Rechner neu an, oder lass die Regeln entscheiden.</translation>
        </message>
        <message>
            <source>Forget the style quiz</source>
            <translation>Stilfragen vergessen</translation>
        </message>
        <message>
            <source>Free some space and run it again.</source>
            <translation>Schaffe etwas Platz und versuche es noch einmal.</translation>
        </message>
        <message>
            <source>Free some space and try again; nothing that was saved is lost.</source>
            <translation>Schaffe etwas Platz und versuche es noch einmal; nichts Gespeichertes ist verloren.</translation>
        </message>
        <message>
            <source>Free some space before a large import.</source>
            <translation>Schaffe vor einem großen Import etwas Platz.</translation>
        </message>
        <message>
            <source>Free some space on this disk.</source>
            <translation>Schaffe auf diesem Laufwerk etwas Platz.</translation>
        </message>
        <message>
            <source>Free some space, or choose another disk with --library.</source>
            <translation>Schaffe etwas Platz oder wähle mit --library ein anderes Laufwerk.</translation>
        </message>
        <message>
            <source>Free some space, or choose another disk.</source>
            <translation>Schaffe etwas Platz oder wähle ein anderes Laufwerk.</translation>
        </message>
        <message>
            <source>Free some space, or remove a model with `vestry models remove`.</source>
            <translation>Schaffe Platz, oder entferne mit `vestry models remove` ein Modell.</translation>
        </message>
        <message>
            <source>Get one with `vestry models get fashn-vton-1.5`, or add one of your own.</source>
            <translation>Hole eines mit `vestry models get fashn-vton-1.5` oder füge ein eigenes hinzu.</translation>
        </message>
        <message>
            <source>Give chat models a larger context in the settings.</source>
            <translation>Gib Chatmodellen in den Einstellungen einen größeren Kontext.</translation>
        </message>
        <message>
            <source>Give degrees Celsius, such as 12.</source>
            <translation>Gib Grad Celsius an, zum Beispiel 12.</translation>
        </message>
        <message>
            <source>Give it large pictures: with its own default it sees little of each.</source>
            <translation>Gib ihm große Bilder: mit seiner eigenen Voreinstellung sieht es wenig von jedem.</translation>
        </message>
        <message>
            <source>Give one garment or more; two or more for what does not go together.</source>
            <translation>Gib ein Teil oder mehr an; zwei oder mehr für das, was nicht zusammenpasst.</translation>
        </message>
        <message>
            <source>Give some words, a photo with --image or a condition with --where.</source>
            <translation>Gib Wörter an, ein Foto mit --image oder eine Bedingung mit --where.</translation>
        </message>
        <message>
            <source>Give the garments their colors first.</source>
            <translation>Gib den Teilen zuerst ihre Farben.</translation>
        </message>
        <message>
            <source>Give the outfit as it was, the garment that went and the one that came.</source>
            <translation>Nenne das Outfit, wie es war, das Teil, das ging, und das, das kam.</translation>
        </message>
        <message>
            <source>Give words or a photo.</source>
            <translation>Gib Wörter oder ein Foto an.</translation>
        </message>
        <message>
            <source>Go on with `vestry index update`.</source>
            <translation>Setze mit `vestry index update` fort.</translation>
        </message>
        <message>
            <source>Good at languages, and stronger than E2B; needs more memory than its name says.</source>
            <translation>Gut in Sprachen und stärker als E2B; braucht mehr Speicher, als der Name sagt.</translation>
        </message>
        <message>
            <source>Good at languages; every picture costs it the same 256 tokens.</source>
            <translation>Gut in Sprachen; jedes Bild kostet dieselben 256 Tokens.</translation>
        </message>
        <message>
            <source>Good at languages; needs more memory than its name says.</source>
            <translation>Gut in Sprachen; braucht mehr Speicher, als der Name sagt.</translation>
        </message>
        <message>
            <source>HEIC photos need the extra "heic", which is not installed.</source>
            <translation>HEIC-Fotos brauchen die Erweiterung „heic“, die nicht installiert ist.</translation>
        </message>
        <message>
            <source>HF_HUB_OFFLINE is set, so nothing was fetched.</source>
            <translation>HF_HUB_OFFLINE ist gesetzt, deshalb wurde nichts geholt.</translation>
        </message>
        <message>
            <source>Half an hour a garment without a graphics card.</source>
            <translation>Eine halbe Stunde je Kleidungsstück ohne Grafikkarte.</translation>
        </message>
        <message>
            <source>Handing over a wardrobe</source>
            <translation>Kleiderschrank wird übergeben</translation>
        </message>
        <message>
            <source>Hands and faces come out badly.</source>
            <translation>Hände und Gesichter misslingen.</translation>
        </message>
        <message>
            <source>Here are {names}; `vestry models list` shows what can be added.</source>
            <translation>Hier gibt es {names}; `vestry models list` zeigt, was dazukommen kann.</translation>
        </message>
        <message>
            <source>Holds to instructions best of those listed here; at home on a graphics card with 12 GB.</source>
            <translation>Hält sich von den genannten am besten an Anweisungen; zu Hause auf einer Grafikkarte mit 12 GB.</translation>
        </message>
        <message>
            <source>I see {pictures} pictures.</source>
            <translation>Ich sehe {pictures} Bilder.</translation>
        </message>
        <message>
            <source>Ids look like itm_12; `vestry items` lists them.</source>
            <translation>Nummern sehen aus wie itm_12; `vestry items` listet sie auf.</translation>
        </message>
        <message>
            <source>Ids look like out_3; `vestry outfits list` lists them.</source>
            <translation>Nummern sehen aus wie out_3; `vestry outfits list` listet sie auf.</translation>
        </message>
        <message>
            <source>Import a list of products as CSV or JSON and search in it; nothing is bought and nothing is fetched.</source>
            <translation>Importiere eine Produktliste als CSV oder JSON und suche darin; nichts wird gekauft und nichts geladen.</translation>
        </message>
        <message>
            <source>Import a product list</source>
            <translation>Produktliste importieren</translation>
        </message>
        <message>
            <source>Import of photos</source>
            <translation>Import von Fotos</translation>
        </message>
        <message>
            <source>Import of {name}</source>
            <translation>Import von {name}</translation>
        </message>
        <message>
            <source>Import one as CSV or JSON.</source>
            <translation>Importiere eine als CSV oder JSON.</translation>
        </message>
        <message>
            <source>Import outfits</source>
            <translation>Outfits übernehmen</translation>
        </message>
        <message>
            <source>Import the same folder again; known photos are passed over.</source>
            <translation>Importiere denselben Ordner noch einmal; bekannte Fotos werden übersprungen.</translation>
        </message>
        <message>
            <source>Importing photos</source>
            <translation>Fotos werden importiert</translation>
        </message>
        <message>
            <source>In the laundry: {item}.</source>
            <translation>In der Wäsche: {item}.</translation>
        </message>
        <message>
            <source>In the laundry: {name}.</source>
            <translation>In der Wäsche: {name}.</translation>
        </message>
        <message>
            <source>In the trash: {name}.</source>
            <translation>Im Papierkorb: {name}.</translation>
        </message>
        <message>
            <source>Install Python 3.11, 3.12 or 3.13 and Vestry into it.</source>
            <translation>Installiere Python 3.11, 3.12 oder 3.13 und darin Vestry.</translation>
        </message>
        <message>
            <source>Install Vestry again to restore it.</source>
            <translation>Installiere Vestry noch einmal, um sie wiederherzustellen.</translation>
        </message>
        <message>
            <source>Install Vestry again, or download the model again.</source>
            <translation>Installiere Vestry noch einmal oder lade das Modell erneut herunter.</translation>
        </message>
        <message>
            <source>Install Vestry again.</source>
            <translation>Installiere Vestry noch einmal.</translation>
        </message>
        <message>
            <source>Install Vestry again; `vestry doctor` shows what is missing.</source>
            <translation>Installiere Vestry noch einmal; `vestry doctor` zeigt, was fehlt.</translation>
        </message>
        <message>
            <source>Install it with `pip install llama-cpp-python==0.3.36`.</source>
            <translation>Installiere es mit `pip install llama-cpp-python==0.3.36`.</translation>
        </message>
        <message>
            <source>Install it with `pip install {missing}`.</source>
            <translation>Installiere es mit `pip install {missing}`.</translation>
        </message>
        <message>
            <source>Install it with `pip install {wanted}`.</source>
            <translation>Installiere es mit `pip install {wanted}`.</translation>
        </message>
        <message>
            <source>Install the model again.</source>
            <translation>Installiere das Modell noch einmal.</translation>
        </message>
        <message>
            <source>Install the newest Vestry on this computer and open the wardrobe again.</source>
            <translation>Installiere das neueste Vestry auf diesem Computer und öffne den Kleiderschrank noch einmal.</translation>
        </message>
        <message>
            <source>Install the newest Vestry on this computer and restore it again.</source>
            <translation>Installiere das neueste Vestry auf diesem Computer und stelle die Sicherung noch einmal wieder her.</translation>
        </message>
        <message>
            <source>Into the laundry</source>
            <translation>In die Wäsche</translation>
        </message>
        <message>
            <source>Into the wash</source>
            <translation>In die Waschmaschine</translation>
        </message>
        <message>
            <source>It came with Vestry, or you added it yourself.</source>
            <translation>Es kam mit Vestry, oder du hast es selbst hinzugefügt.</translation>
        </message>
        <message>
            <source>It can say {kinds}.</source>
            <translation>Sie kann sagen: {kinds}.</translation>
        </message>
        <message>
            <source>It does not hold a conversation and cannot describe a photo; it was trained on a small computer and is often wrong.</source>
            <translation>Es führt kein Gespräch und kann kein Foto beschreiben; es wurde auf einem kleinen Rechner trainiert und irrt sich oft.</translation>
        </message>
        <message>
            <source>It has {clean}.</source>
            <translation>Sie hat {clean}.</translation>
        </message>
        <message>
            <source>It has {lines} lines.</source>
            <translation>Sie hat {lines} Zeilen.</translation>
        </message>
        <message>
            <source>It is not said what for.</source>
            <translation>Es ist nicht gesagt, wofür.</translation>
        </message>
        <message>
            <source>It is {adult} or {child}.</source>
            <translation>Es ist {adult} oder {child}.</translation>
        </message>
        <message>
            <source>It knows {field}.</source>
            <translation>Bekannt ist: {field}.</translation>
        </message>
        <message>
            <source>It knows {known}.</source>
            <translation>Bekannt ist: {known}.</translation>
        </message>
        <message>
            <source>It may be a garment that is there already.</source>
            <translation>Es könnte ein Kleidungsstück sein, das schon da ist.</translation>
        </message>
        <message>
            <source>It reads the whole conversation, pictures included, again at every turn, because its memory cannot go back.</source>
            <translation>Es liest bei jeder Runde das ganze Gespräch mit allen Bildern neu, weil sein Gedächtnis nicht zurückgehen kann.</translation>
        </message>
        <message>
            <source>It said more than is shown.</source>
            <translation>Es hat mehr gesagt, als gezeigt wird.</translation>
        </message>
        <message>
            <source>It takes half a minute a photo without a graphics card.</source>
            <translation>Ohne Grafikkarte braucht es eine halbe Minute je Foto.</translation>
        </message>
        <message>
            <source>It takes up no space of the models folder.</source>
            <translation>Es nimmt keinen Platz im Modellordner ein.</translation>
        </message>
        <message>
            <source>It was in {outfits} saved outfits; they are kept without it.</source>
            <translation>Es war in {outfits} gespeicherten Outfits; sie bleiben ohne es erhalten.</translation>
        </message>
        <message>
            <source>Item {item_id} has no photo {photo_id}.</source>
            <translation>Kleidungsstück {item_id} hat kein Foto {photo_id}.</translation>
        </message>
        <message>
            <source>Items cannot be grouped by {by}.</source>
            <translation>Nach {by} lässt sich nicht gruppieren.</translation>
        </message>
        <message>
            <source>Items cannot be sorted by {name}.</source>
            <translation>Nach {name} lässt sich nicht sortieren.</translation>
        </message>
        <message>
            <source>Its authors have not assessed it for use outside research.</source>
            <translation>Seine Urheber haben es nicht für den Einsatz außerhalb der Forschung geprüft.</translation>
        </message>
        <message>
            <source>Its card says MIT, but it was made from weights that are not for commercial use.</source>
            <translation>Seine Karte sagt MIT, aber es entstand aus Gewichten, die nicht gewerblich genutzt werden dürfen.</translation>
        </message>
        <message>
            <source>Its colors are neutral: {values}.</source>
            <translation>Die Farben sind neutral: {values}.</translation>
        </message>
        <message>
            <source>Its license allows commercial use only below ten million dollars of revenue a year.</source>
            <translation>Seine Lizenz erlaubt gewerbliche Nutzung nur unter zehn Millionen Dollar Umsatz im Jahr.</translation>
        </message>
        <message>
            <source>Its own program also loads a parser that is not for commercial use; Vestry does without it.</source>
            <translation>Sein eigenes Programm lädt auch einen Zerleger, der nicht gewerblich genutzt werden darf; Vestry kommt ohne ihn aus.</translation>
        </message>
        <message>
            <source>Join them with llama-gguf-split --merge, or choose a file that is whole.</source>
            <translation>Füge sie mit llama-gguf-split --merge zusammen, oder wähle eine Datei, die ganz ist.</translation>
        </message>
        <message>
            <source>Keep using the earlier Vestry and report this; the log has the details.</source>
            <translation>Benutze weiter das frühere Vestry und melde das; Einzelheiten stehen im Protokoll.</translation>
        </message>
        <message>
            <source>Known words are {offered} ...</source>
            <translation>Bekannte Wörter sind {offered} ...</translation>
        </message>
        <message>
            <source>Last worn {ago} days ago: {item}.</source>
            <translation>Zuletzt vor {ago} Tagen getragen: {item}.</translation>
        </message>
        <message>
            <source>Leave out the oldest messages or pictures, or begin a new conversation.</source>
            <translation>Lass die ältesten Nachrichten oder Bilder weg, oder beginne eine neue Unterhaltung.</translation>
        </message>
        <message>
            <source>Leave some of them out.</source>
            <translation>Lass einige davon weg.</translation>
        </message>
        <message>
            <source>Leave some pictures out, or begin a new conversation.</source>
            <translation>Lass einige Bilder weg, oder beginne eine neue Unterhaltung.</translation>
        </message>
        <message>
            <source>Line {line_num} of this table cannot be read as CSV.</source>
            <translation>Zeile {line_num} dieser Tabelle ist nicht als CSV lesbar.</translation>
        </message>
        <message>
            <source>List the items to see their numbers; the trash has its own list.</source>
            <translation>Liste die Kleidungsstücke auf, um ihre Nummern zu sehen; der Papierkorb hat seine eigene Liste.</translation>
        </message>
        <message>
            <source>List the outfits to see their numbers; the trash has its own list.</source>
            <translation>Liste die Outfits auf, um ihre Nummern zu sehen; der Papierkorb hat eine eigene Liste.</translation>
        </message>
        <message>
            <source>Load it again.</source>
            <translation>Lade es noch einmal.</translation>
        </message>
        <message>
            <source>Look again at what is suggested now.</source>
            <translation>Sieh noch einmal nach, was jetzt vorgeschlagen wird.</translation>
        </message>
        <message>
            <source>Look at the list of changes.</source>
            <translation>Sieh in der Liste der Änderungen nach.</translation>
        </message>
        <message>
            <source>Look at the list of what you have said.</source>
            <translation>Sieh dir die Liste deiner Rückmeldungen an.</translation>
        </message>
        <message>
            <source>Look at what it offers now, and approve it again.</source>
            <translation>Sieh dir an, was er jetzt anbietet, und genehmige ihn neu.</translation>
        </message>
        <message>
            <source>Look for a newer Vestry, or choose another model.</source>
            <translation>Sieh nach einem neueren Vestry, oder wähle ein anderes Modell.</translation>
        </message>
        <message>
            <source>Looking at photos with the new models</source>
            <translation>Fotos werden mit den neuen Modellen angesehen</translation>
        </message>
        <message>
            <source>Made for weak computers; quick.</source>
            <translation>Für schwache Computer gemacht; flink.</translation>
        </message>
        <message>
            <source>Made with Vestry on {day}.</source>
            <translation>Mit Vestry gemacht am {day}.</translation>
        </message>
        <message>
            <source>Make a packing list</source>
            <translation>Packliste anlegen</translation>
        </message>
        <message>
            <source>Make it, or choose another place.</source>
            <translation>Lege ihn an oder wähle einen anderen Ort.</translation>
        </message>
        <message>
            <source>Make two of them.</source>
            <translation>Mach zwei daraus.</translation>
        </message>
        <message>
            <source>Making a lookbook</source>
            <translation>Lookbook machen</translation>
        </message>
        <message>
            <source>Making small pictures</source>
            <translation>Kleine Bilder werden erzeugt</translation>
        </message>
        <message>
            <source>Making the sample wardrobe</source>
            <translation>Beispielschrank wird erzeugt</translation>
        </message>
        <message>
            <source>Mark favorites</source>
            <translation>Favoriten markieren</translation>
        </message>
        <message>
            <source>Measuring {name}</source>
            <translation>{name} wird gemessen</translation>
        </message>
        <message>
            <source>Mend a cut-out</source>
            <translation>Freisteller ausbessern</translation>
        </message>
        <message>
            <source>Merge two garments</source>
            <translation>Zwei Kleidungsstücke zusammenlegen</translation>
        </message>
        <message>
            <source>Merge two items</source>
            <translation>Zwei Kleidungsstücke zusammenlegen</translation>
        </message>
        <message>
            <source>Models this small may repeat the question's own words instead of looking.</source>
            <translation>So kleine Modelle wiederholen manchmal die Worte der Frage, statt hinzusehen.</translation>
        </message>
        <message>
            <source>More casual than {occasion} asks for: {item}.</source>
            <translation>Lässiger als erwartet für {occasion}: {item}.</translation>
        </message>
        <message>
            <source>Most photos of this wardrobe cannot be read, so search stays as it was.</source>
            <translation>Die meisten Fotos dieses Kleiderschranks sind nicht lesbar, deshalb bleibt die Suche, wie sie war.</translation>
        </message>
        <message>
            <source>Move to trash</source>
            <translation>In den Papierkorb legen</translation>
        </message>
        <message>
            <source>Move {name} to the trash</source>
            <translation>{name} in den Papierkorb legen</translation>
        </message>
        <message>
            <source>Moving a wardrobe</source>
            <translation>Kleiderschrank wird verschoben</translation>
        </message>
        <message>
            <source>Name a file.</source>
            <translation>Nenne eine Datei.</translation>
        </message>
        <message>
            <source>Name a folder that does not exist yet, or a ZIP file.</source>
            <translation>Nenne einen Ordner, den es noch nicht gibt, oder eine ZIP-Datei.</translation>
        </message>
        <message>
            <source>Name a folder that exists with -o.</source>
            <translation>Nenne mit -o einen Ordner, den es gibt.</translation>
        </message>
        <message>
            <source>Name a folder to watch.</source>
            <translation>Nenne einen Ordner zum Beobachten.</translation>
        </message>
        <message>
            <source>Name a folder with .safetensors files.</source>
            <translation>Nenne einen Ordner mit .safetensors-Dateien.</translation>
        </message>
        <message>
            <source>Name a folder with config.json and .safetensors files, or a GGUF file.</source>
            <translation>Nenne einen Ordner mit config.json und .safetensors-Dateien oder eine GGUF-Datei.</translation>
        </message>
        <message>
            <source>Name a folder with photos.</source>
            <translation>Nenne einen Ordner mit Fotos.</translation>
        </message>
        <message>
            <source>Name a photo of {name}</source>
            <translation>Foto von {name} benennen</translation>
        </message>
        <message>
            <source>Name an occasion, such as a wedding.</source>
            <translation>Nenne einen Anlass, etwa eine Hochzeit.</translation>
        </message>
        <message>
            <source>Name another size.</source>
            <translation>Nenne eine andere Größe.</translation>
        </message>
        <message>
            <source>Name fewer days, and say how often there is a laundry on the way.</source>
            <translation>Nenne weniger Tage und sag, wie oft du unterwegs waschen kannst.</translation>
        </message>
        <message>
            <source>Name its first and last day.</source>
            <translation>Nenne den ersten und den letzten Tag.</translation>
        </message>
        <message>
            <source>Name one GGUF file, and with it the mmproj file that belongs to it.</source>
            <translation>Nenne eine GGUF-Datei und dazu die mmproj-Datei, die zu ihr gehört.</translation>
        </message>
        <message>
            <source>Name one folder, or a GGUF file with its mmproj file.</source>
            <translation>Nenne einen Ordner oder eine GGUF-Datei mit ihrer mmproj-Datei.</translation>
        </message>
        <message>
            <source>Name one garment of an outfit or more.</source>
            <translation>Nenne ein Kleidungsstück eines Outfits oder mehrere.</translation>
        </message>
        <message>
            <source>Name one garment or more.</source>
            <translation>Nenne mindestens ein Kleidungsstück.</translation>
        </message>
        <message>
            <source>Name one of a board.</source>
            <translation>Nenn einen Platz des Bretts.</translation>
        </message>
        <message>
            <source>Name one outfit or more.</source>
            <translation>Nenne mindestens ein Outfit.</translation>
        </message>
        <message>
            <source>Name the ZIP file of a backup.</source>
            <translation>Nenne die ZIP-Datei einer Sicherung.</translation>
        </message>
        <message>
            <source>Name the ZIP file, the folder, or outfits.json in it.</source>
            <translation>Nenne die ZIP-Datei, den Ordner oder outfits.json darin.</translation>
        </message>
        <message>
            <source>Name the file to write.</source>
            <translation>Nenne die Datei, die geschrieben werden soll.</translation>
        </message>
        <message>
            <source>Name the outfit that was shown.</source>
            <translation>Nenne das Outfit, das gezeigt wurde.</translation>
        </message>
        <message>
            <source>Name the outfit with --with, or ask for whole outfits.</source>
            <translation>Nenn das Outfit mit --with, oder frag nach ganzen Outfits.</translation>
        </message>
        <message>
            <source>Name what was worn instead.</source>
            <translation>Nenne, was stattdessen getragen wurde.</translation>
        </message>
        <message>
            <source>Never loaded by us with these weights: a small network of the same form was.</source>
            <translation>Mit diesen Gewichten von uns nie geladen: nur ein kleines Netz derselben Form.</translation>
        </message>
        <message>
            <source>New tags</source>
            <translation>Neue Merkmale</translation>
        </message>
        <message>
            <source>No clean warm layer is left.</source>
            <translation>Es ist nichts Sauberes und Warmes mehr da.</translation>
        </message>
        <message>
            <source>No column of this list holds the products' names.</source>
            <translation>Keine Spalte dieser Liste enthält die Namen der Produkte.</translation>
        </message>
        <message>
            <source>No column of this table has a name that Vestry understands.</source>
            <translation>Keine Spalte dieser Tabelle hat einen Namen, den Vestry versteht.</translation>
        </message>
        <message>
            <source>No file was chosen.</source>
            <translation>Es wurde keine Datei gewählt.</translation>
        </message>
        <message>
            <source>No font on this computer has these letters: {shown}. Install one for their script, and make the lookbook again.</source>
            <translation>Keine Schrift auf diesem Computer hat diese Zeichen: {shown}. Installiere eine, die sie hat, und mach das Lookbook noch einmal.</translation>
        </message>
        <message>
            <source>No footwear.</source>
            <translation>Keine Schuhe.</translation>
        </message>
        <message>
            <source>No model that can chat is installed.</source>
            <translation>Es ist kein Modell installiert, das chatten kann.</translation>
        </message>
        <message>
            <source>No model that draws is installed.</source>
            <translation>Es ist kein Modell installiert, das zeichnet.</translation>
        </message>
        <message>
            <source>No outfit of this wardrobe fits that.</source>
            <translation>Kein Outfit dieses Kleiderschranks passt dazu.</translation>
        </message>
        <message>
            <source>No person can be made out in this photo.</source>
            <translation>Auf diesem Foto ist keine Person zu erkennen.</translation>
        </message>
        <message>
            <source>No product list was imported yet.</source>
            <translation>Es wurde noch keine Produktliste importiert.</translation>
        </message>
        <message>
            <source>No season or weather was given, so none was assumed.</source>
            <translation>Weder Jahreszeit noch Wetter waren angegeben, also wurde nichts angenommen.</translation>
        </message>
        <message>
            <source>No server was added.</source>
            <translation>Es wurde kein Server hinzugefügt.</translation>
        </message>
        <message>
            <source>No shoes.</source>
            <translation>Keine Schuhe.</translation>
        </message>
        <message>
            <source>No temperature was given, so {default_rain_degrees} °C was assumed.</source>
            <translation>Eine Temperatur wurde nicht genannt, deshalb wurden {default_rain_degrees} °C angenommen.</translation>
        </message>
        <message>
            <source>No warm layer.</source>
            <translation>Nichts Warmes für darunter.</translation>
        </message>
        <message>
            <source>No weather is set, so this is for {season}.</source>
            <translation>Kein Wetter gesetzt, deshalb für diese Jahreszeit: {season}.</translation>
        </message>
        <message>
            <source>No whole outfit was given, so the best one with this garment was taken.</source>
            <translation>Es war kein ganzes Outfit angegeben, also wurde das beste mit diesem Teil genommen.</translation>
        </message>
        <message>
            <source>None of these garments can be shown on a body.</source>
            <translation>Keines dieser Kleidungsstücke lässt sich an einem Körper zeigen.</translation>
        </message>
        <message>
            <source>None of these garments is one that a model draws, so they were bent into place.</source>
            <translation>Keines dieser Kleidungsstücke zeichnet ein Modell, deshalb wurden sie in Form gebogen.</translation>
        </message>
        <message>
            <source>None of your bottoms go well with these.</source>
            <translation>Von deinen Hosen und Röcken passt nichts gut dazu.</translation>
        </message>
        <message>
            <source>None of your shoes go well with these.</source>
            <translation>Von deinen Schuhen passen keine gut dazu.</translation>
        </message>
        <message>
            <source>None of your tops go well with these.</source>
            <translation>Von deinen Oberteilen passt keines gut dazu.</translation>
        </message>
        <message>
            <source>Not duplicates</source>
            <translation>Keine Duplikate</translation>
        </message>
        <message>
            <source>Not marked for {occasion}: {item}.</source>
            <translation>Nicht markiert für {occasion}: {item}.</translation>
        </message>
        <message>
            <source>Not marked for {season}: {item}.</source>
            <translation>Nicht markiert für {season}: {item}.</translation>
        </message>
        <message>
            <source>Not worn</source>
            <translation>Nicht getragen</translation>
        </message>
        <message>
            <source>Not worn {name}</source>
            <translation>{name} nicht getragen</translation>
        </message>
        <message>
            <source>Note it as worn instead.</source>
            <translation>Trage ihn stattdessen als getragen ein.</translation>
        </message>
        <message>
            <source>Noted for {isoformat}: {names}.</source>
            <translation>Für {isoformat} notiert: {names}.</translation>
        </message>
        <message>
            <source>Noted for {isoformat}: {value}.</source>
            <translation>Für {isoformat} notiert: {value}.</translation>
        </message>
        <message>
            <source>Noted that you do not like this.</source>
            <translation>Notiert, dass dir das nicht gefällt.</translation>
        </message>
        <message>
            <source>Noted that you like this.</source>
            <translation>Notiert, dass dir das gefällt.</translation>
        </message>
        <message>
            <source>Noted which of the two you took.</source>
            <translation>Notiert, welches der beiden du genommen hast.</translation>
        </message>
        <message>
            <source>Noted: dressier next time.</source>
            <translation>Notiert: nächstes Mal eleganter.</translation>
        </message>
        <message>
            <source>Noted: fewer of these two colors together.</source>
            <translation>Notiert: diese zwei Farben seltener zusammen.</translation>
        </message>
        <message>
            <source>Noted: lighter next time.</source>
            <translation>Notiert: nächstes Mal leichter.</translation>
        </message>
        <message>
            <source>Noted: more casual next time.</source>
            <translation>Notiert: nächstes Mal legerer.</translation>
        </message>
        <message>
            <source>Noted: warmer next time.</source>
            <translation>Notiert: nächstes Mal wärmer.</translation>
        </message>
        <message>
            <source>Nothing as dressed as {occasion} asks for.</source>
            <translation>Nichts, das fein genug ist: {occasion}.</translation>
        </message>
        <message>
            <source>Nothing can be written in that folder.</source>
            <translation>In jenen Ordner kann nichts geschrieben werden.</translation>
        </message>
        <message>
            <source>Nothing clean is left for the legs.</source>
            <translation>Für die Beine ist nichts Sauberes mehr da.</translation>
        </message>
        <message>
            <source>Nothing clean is left for the upper body.</source>
            <translation>Für den Oberkörper ist nichts Sauberes mehr da.</translation>
        </message>
        <message>
            <source>Nothing clean is left to wear over it.</source>
            <translation>Zum Drüberziehen ist nichts Sauberes mehr da.</translation>
        </message>
        <message>
            <source>Nothing clean: is in the laundry.</source>
            <translation>Nichts Sauberes: liegt in der Wäsche.</translation>
        </message>
        <message>
            <source>Nothing clean: wants a wash before it is worn.</source>
            <translation>Nichts Sauberes: muss vorher gewaschen werden.</translation>
        </message>
        <message>
            <source>Nothing else is named.</source>
            <translation>Es ist nichts anderes genannt.</translation>
        </message>
        <message>
            <source>Nothing for the legs.</source>
            <translation>Nichts für die Beine.</translation>
        </message>
        <message>
            <source>Nothing for the upper body.</source>
            <translation>Nichts für den Oberkörper.</translation>
        </message>
        <message>
            <source>Nothing here can look at pictures now.</source>
            <translation>Zurzeit kann hier nichts Bilder ansehen.</translation>
        </message>
        <message>
            <source>Nothing in the imported lists is like that.</source>
            <translation>In den importierten Listen ist nichts dergleichen.</translation>
        </message>
        <message>
            <source>Nothing in the wardrobe fits that.</source>
            <translation>Nichts im Kleiderschrank passt dazu.</translation>
        </message>
        <message>
            <source>Nothing in the wardrobe goes with this.</source>
            <translation>Nichts im Kleiderschrank passt zu diesen Teilen.</translation>
        </message>
        <message>
            <source>Nothing in this list can be used.</source>
            <translation>Nichts in dieser Liste ist brauchbar.</translation>
        </message>
        <message>
            <source>Nothing is known yet of how {like} looks.</source>
            <translation>Wie {like} aussieht, ist noch nicht bekannt.</translation>
        </message>
        <message>
            <source>Nothing is left that may be worn together.</source>
            <translation>Es bleibt nichts, was zusammen getragen werden darf.</translation>
        </message>
        <message>
            <source>Nothing of the garment would be left.</source>
            <translation>Vom Kleidungsstück würde nichts übrig bleiben.</translation>
        </message>
        <message>
            <source>Nothing of these colors or styles could be worked in.</source>
            <translation>Nichts in diesen Farben oder Stilen ließ sich einbauen.</translation>
        </message>
        <message>
            <source>Nothing of this kind was worn yet, as far as it is noted.</source>
            <translation>Von dieser Art wurde noch nichts getragen, soweit es notiert ist.</translation>
        </message>
        <message>
            <source>Nothing of yours fits here.</source>
            <translation>Nichts von dir passt hier.</translation>
        </message>
        <message>
            <source>Nothing of yours is like that here; these come nearest.</source>
            <translation>Nichts von dir ist hier so; diese kommen am nächsten.</translation>
        </message>
        <message>
            <source>Nothing right for {degrees} °C.</source>
            <translation>Nichts Passendes für {degrees} °C.</translation>
        </message>
        <message>
            <source>Nothing that is made for rain.</source>
            <translation>Nichts, das Regen aushält.</translation>
        </message>
        <message>
            <source>Nothing that is marked for the season.</source>
            <translation>Nichts, das für die Jahreszeit gedacht ist.</translation>
        </message>
        <message>
            <source>Nothing that is marked for {occasion}.</source>
            <translation>Nichts, das für diesen Anlass gedacht ist: {occasion}.</translation>
        </message>
        <message>
            <source>Nothing to wear over it.</source>
            <translation>Nichts zum Drüberziehen.</translation>
        </message>
        <message>
            <source>Nothing warm enough for {degrees} °C.</source>
            <translation>Nichts, das für {degrees} °C warm genug ist.</translation>
        </message>
        <message>
            <source>Nothing was changed; only restore backups that Vestry made.</source>
            <translation>Nichts wurde geändert; stelle nur Sicherungen wieder her, die Vestry gemacht hat.</translation>
        </message>
        <message>
            <source>Nothing was said of this day; nothing is fetched either.</source>
            <translation>Zu diesem Tag wurde nichts gesagt; geladen wird auch nichts.</translation>
        </message>
        <message>
            <source>Of a day one cannot say {name}.</source>
            <translation>Ein Tag kennt kein {name}.</translation>
        </message>
        <message>
            <source>On days without weather nothing is packed for the cold.</source>
            <translation>Für Tage ohne Wetter ist nichts gegen Kälte gepackt.</translation>
        </message>
        <message>
            <source>Only the JSON export can hold vectors.</source>
            <translation>Nur der JSON-Export kann Vektoren enthalten.</translation>
        </message>
        <message>
            <source>Only the garments' tags were searched. {message}</source>
            <translation>Nur die Merkmale der Kleidungsstücke wurden durchsucht. {message}</translation>
        </message>
        <message>
            <source>Only your own messages can be changed.</source>
            <translation>Nur deine eigenen Nachrichten lassen sich ändern.</translation>
        </message>
        <message>
            <source>Open the conversation again.</source>
            <translation>Öffne die Unterhaltung noch einmal.</translation>
        </message>
        <message>
            <source>Open the window of a wardrobe; photos named are imported.</source>
            <translation>Öffne das Fenster eines Kleiderschranks; genannte Fotos werden importiert.</translation>
        </message>
        <message>
            <source>Order the photos of {name}</source>
            <translation>Fotos von {name} ordnen</translation>
        </message>
        <message>
            <source>Others have seen it copy hints from the question into its answer.</source>
            <translation>Andere haben gesehen, dass es Hinweise aus der Frage in die Antwort übernimmt.</translation>
        </message>
        <message>
            <source>Others have seen it leave fields of a form out.</source>
            <translation>Andere haben gesehen, dass es Felder eines Formulars auslässt.</translation>
        </message>
        <message>
            <source>Others have seen it repeat itself until the answer is cut off.</source>
            <translation>Andere haben gesehen, dass es sich wiederholt, bis die Antwort abgeschnitten wird.</translation>
        </message>
        <message>
            <source>Our first choice of those that run well on this computer.</source>
            <translation>Unsere erste Wahl unter denen, die auf diesem Computer gut laufen.</translation>
        </message>
        <message>
            <source>Out of the laundry</source>
            <translation>Aus der Wäsche</translation>
        </message>
        <message>
            <source>Outfit {outfit_id} has no garments left.</source>
            <translation>Outfit {outfit_id} hat keine Kleidungsstücke mehr.</translation>
        </message>
        <message>
            <source>Paint back what belongs to it, or go back to the automatic cut-out.</source>
            <translation>Male zurück, was dazugehört, oder nimm wieder den automatischen Freisteller.</translation>
        </message>
        <message>
            <source>Plain http is for this computer only.</source>
            <translation>Einfaches http ist nur für diesen Computer.</translation>
        </message>
        <message>
            <source>Plan outfit</source>
            <translation>Outfit planen</translation>
        </message>
        <message>
            <source>Plan the day instead.</source>
            <translation>Plane den Tag stattdessen.</translation>
        </message>
        <message>
            <source>Plan the outfit for that day instead.</source>
            <translation>Plane das Outfit stattdessen für diesen Tag.</translation>
        </message>
        <message>
            <source>Plan the week</source>
            <translation>Woche planen</translation>
        </message>
        <message>
            <source>Pocket cut-out</source>
            <translation>Kleiner Freisteller</translation>
        </message>
        <message>
            <source>Pocket encoder</source>
            <translation>Kleines Bildmodell</translation>
        </message>
        <message>
            <source>Pocket omni</source>
            <translation>Kleines Fragemodell</translation>
        </message>
        <message>
            <source>Prices are those of the lists, and nobody has checked them since.</source>
            <translation>Die Preise stehen so in den Listen, und niemand hat sie seither geprüft.</translation>
        </message>
        <message>
            <source>Raise the memory limit in the settings, or choose a smaller model.</source>
            <translation>Erhöhe die Speichergrenze in den Einstellungen oder wähle ein kleineres Modell.</translation>
        </message>
        <message>
            <source>Read it at {license_url} and accept it.</source>
            <translation>Lies sie unter {license_url} und stimme ihr zu.</translation>
        </message>
        <message>
            <source>Reading this photo crashes its decoder; try saving it as a JPEG.</source>
            <translation>Beim Lesen dieses Fotos stürzt das Leseprogramm ab; speichere es als JPEG.</translation>
        </message>
        <message>
            <source>Reading this photo took too long.</source>
            <translation>Dieses Foto zu lesen hat zu lange gedauert.</translation>
        </message>
        <message>
            <source>Remembered: {told}.</source>
            <translation>Gemerkt: {told}.</translation>
        </message>
        <message>
            <source>Remove a packing list</source>
            <translation>Packliste entfernen</translation>
        </message>
        <message>
            <source>Remove a photo</source>
            <translation>Foto entfernen</translation>
        </message>
        <message>
            <source>Remove a photo of {name}</source>
            <translation>Foto von {name} entfernen</translation>
        </message>
        <message>
            <source>Remove a product list</source>
            <translation>Produktliste entfernen</translation>
        </message>
        <message>
            <source>Remove from the diary</source>
            <translation>Aus dem Tagebuch entfernen</translation>
        </message>
        <message>
            <source>Remove it from the diary.</source>
            <translation>Entferne ihn aus dem Tagebuch.</translation>
        </message>
        <message>
            <source>Remove it with `vestry models remove {id}`, and add its files again.</source>
            <translation>Entferne es mit `vestry models remove {id}` und füge seine Dateien wieder hinzu.</translation>
        </message>
        <message>
            <source>Remove one first.</source>
            <translation>Entferne zuerst einen.</translation>
        </message>
        <message>
            <source>Remove the model and add it again.</source>
            <translation>Entferne das Modell und füge es wieder hinzu.</translation>
        </message>
        <message>
            <source>Rename conversation</source>
            <translation>Unterhaltung umbenennen</translation>
        </message>
        <message>
            <source>Rename outfit</source>
            <translation>Outfit umbenennen</translation>
        </message>
        <message>
            <source>Reorder photos</source>
            <translation>Fotos umordnen</translation>
        </message>
        <message>
            <source>Replace one of the garments that the outfit holds.</source>
            <translation>Ersetze eines der Kleidungsstücke aus dem Outfit.</translation>
        </message>
        <message>
            <source>Reset the profile</source>
            <translation>Profil zurücksetzen</translation>
        </message>
        <message>
            <source>Reset what was learned</source>
            <translation>Gelerntes zurücksetzen</translation>
        </message>
        <message>
            <source>Restore</source>
            <translation>Wiederherstellen</translation>
        </message>
        <message>
            <source>Restore conversation</source>
            <translation>Unterhaltung wiederherstellen</translation>
        </message>
        <message>
            <source>Restore outfit</source>
            <translation>Outfit wiederherstellen</translation>
        </message>
        <message>
            <source>Restore {name}</source>
            <translation>{name} wiederherstellen</translation>
        </message>
        <message>
            <source>Rules alone judged these outfits: the learned sense is not here.</source>
            <translation>Diese Outfits haben nur Regeln beurteilt: Der gelernte Blick fehlt hier.</translation>
        </message>
        <message>
            <source>Run `pip install 'vestry[diffusion]'`.</source>
            <translation>Führe `pip install 'vestry[diffusion]'` aus.</translation>
        </message>
        <message>
            <source>Run `pip install 'vestry[diffusion]'`; it brings torch.</source>
            <translation>Führe `pip install 'vestry[diffusion]'` aus; das bringt torch mit.</translation>
        </message>
        <message>
            <source>Run `pip install 'vestry[mlx]'`; it needs a Mac with Apple silicon.</source>
            <translation>Führe `pip install 'vestry[mlx]'` aus; es braucht einen Mac mit Apple-Chip.</translation>
        </message>
        <message>
            <source>Run `vestry doctor --repair` to clear them away.</source>
            <translation>Räume sie mit `vestry doctor --repair` weg.</translation>
        </message>
        <message>
            <source>Run `vestry doctor --repair` to make them again.</source>
            <translation>Erzeuge sie mit `vestry doctor --repair` neu.</translation>
        </message>
        <message>
            <source>Run `vestry doctor` to see what is missing.</source>
            <translation>Führe `vestry doctor` aus, um zu sehen, was fehlt.</translation>
        </message>
        <message>
            <source>Run `vestry doctor`; the log holds the details.</source>
            <translation>Führe `vestry doctor` aus; Einzelheiten stehen im Protokoll.</translation>
        </message>
        <message>
            <source>Run `vestry index update`; until then pictures find only those.</source>
            <translation>Führe `vestry index update` aus; bis dahin finden Bilder nur diese.</translation>
        </message>
        <message>
            <source>Run `vestry models get {id}` to go on, or `vestry models remove {id}`.</source>
            <translation>Führe `vestry models get {id}` aus, um fortzufahren, oder `vestry models remove {id}`.</translation>
        </message>
        <message>
            <source>Run `vestry restore` with your newest backup.</source>
            <translation>Führe `vestry restore` mit deiner neuesten Sicherung aus.</translation>
        </message>
        <message>
            <source>Run it again; if it happens twice, please report it.{place}</source>
            <translation>Versuche es noch einmal; wenn es wieder passiert, melde es bitte.{place}</translation>
        </message>
        <message>
            <source>Run it again; the log holds the details.</source>
            <translation>Versuche es noch einmal; Einzelheiten stehen im Protokoll.</translation>
        </message>
        <message>
            <source>Run the import of this photo again; if it stays, report it.</source>
            <translation>Importiere dieses Foto noch einmal; wenn es bleibt, melde es.</translation>
        </message>
        <message>
            <source>Run: pip install "vestry[heic]"</source>
            <translation>Führe aus: pip install "vestry[heic]"</translation>
        </message>
        <message>
            <source>Runs on a laptop with 8 GB of memory; careful with small prints and fine patterns.</source>
            <translation>Läuft auf einem Laptop mit 8 GB Speicher; Vorsicht bei kleinen Drucken und feinen Mustern.</translation>
        </message>
        <message>
            <source>Runs only on Macs with Apple silicon.</source>
            <translation>Läuft nur auf Macs mit Apple-Chip.</translation>
        </message>
        <message>
            <source>Runs only on {systems}.</source>
            <translation>Läuft nur auf {systems}.</translation>
        </message>
        <message>
            <source>Save it again as CSV UTF-8.</source>
            <translation>Speichere sie noch einmal als CSV UTF-8.</translation>
        </message>
        <message>
            <source>Save it as CSV UTF-8.</source>
            <translation>Speichere sie als CSV UTF-8.</translation>
        </message>
        <message>
            <source>Save it in a smaller size.</source>
            <translation>Speichere es kleiner.</translation>
        </message>
        <message>
            <source>Save it with at most {most} megapixels, then import it again.</source>
            <translation>Speichere es mit höchstens {most} Megapixeln und importiere es erneut.</translation>
        </message>
        <message>
            <source>Save outfit</source>
            <translation>Outfit speichern</translation>
        </message>
        <message>
            <source>Save the photo as JPEG or PNG, then import it again.</source>
            <translation>Speichere das Foto als JPEG oder PNG und importiere es erneut.</translation>
        </message>
        <message>
            <source>Save the photo in a smaller size, then import it again.</source>
            <translation>Speichere das Foto kleiner und importiere es erneut.</translation>
        </message>
        <message>
            <source>Save the table again as CSV UTF-8.</source>
            <translation>Speichere die Tabelle noch einmal als CSV UTF-8.</translation>
        </message>
        <message>
            <source>Save two outfits instead.</source>
            <translation>Speichere stattdessen zwei Outfits.</translation>
        </message>
        <message>
            <source>Saved {name}.</source>
            <translation>{name} gespeichert.</translation>
        </message>
        <message>
            <source>Say first that they are back.</source>
            <translation>Sag zuerst, dass sie zurück sind.</translation>
        </message>
        <message>
            <source>Say it in other words; if it fails again, choose another model.</source>
            <translation>Sag es mit anderen Worten; scheitert es wieder, wähle ein anderes Modell.</translation>
        </message>
        <message>
            <source>Say what it is, such as a navy blazer, or send a photo of it.</source>
            <translation>Sag, was es ist, etwa ein marineblauer Blazer, oder schick ein Foto davon.</translation>
        </message>
        <message>
            <source>Say what the garment looks like.</source>
            <translation>Sag, wie das Kleidungsstück aussieht.</translation>
        </message>
        <message>
            <source>Say what they mean with --map COLUMN=FIELD.</source>
            <translation>Sage mit --map SPALTE=FELD, was sie bedeuten.</translation>
        </message>
        <message>
            <source>Say what you like, avoid and wear in which size; it is remembered until you take it back.</source>
            <translation>Sag, was du magst, meidest und in welcher Größe trägst; es wird gemerkt, bis du es zurücknimmst.</translation>
        </message>
        <message>
            <source>Say what you wore, and on which day; save outfits under a name.</source>
            <translation>Sag, was du an welchem Tag getragen hast; speichere Outfits unter einem Namen.</translation>
        </message>
        <message>
            <source>Say which columns hold the name and the price.</source>
            <translation>Sag, welche Spalten den Namen und den Preis enthalten.</translation>
        </message>
        <message>
            <source>Say which one does; it has {clean}.</source>
            <translation>Sag, welche es tut; sie hat {clean}.</translation>
        </message>
        <message>
            <source>Searching the web is off, and stays off until you add a server of your own for it.</source>
            <translation>Die Suche im Web ist aus und bleibt es, bis du selbst einen Server dafür hinzufügst.</translation>
        </message>
        <message>
            <source>Searching the web is switched off.</source>
            <translation>Die Suche im Web ist ausgeschaltet.</translation>
        </message>
        <message>
            <source>See what there is with `vestry models list --task generate`.</source>
            <translation>Sieh mit `vestry models list --task generate` nach, was es gibt.</translation>
        </message>
        <message>
            <source>See what there is with `vestry models list --task try-on`.</source>
            <translation>Was es gibt, zeigt `vestry models list --task try-on`.</translation>
        </message>
        <message>
            <source>See what there is with `vestry models list`.</source>
            <translation>Sieh mit `vestry models list` nach, was es gibt.</translation>
        </message>
        <message>
            <source>See which ones fit this computer with `vestry models list`.</source>
            <translation>Sieh mit `vestry models list` nach, welche auf diesen Computer passen.</translation>
        </message>
        <message>
            <source>Sees fine detail; at home on a graphics card with 12 GB.</source>
            <translation>Sieht feine Einzelheiten; zu Hause auf einer Grafikkarte mit 12 GB.</translation>
        </message>
        <message>
            <source>Sees more detail than the small ones; at home on a graphics card with 12 GB or a Mac with 16 GB.</source>
            <translation>Sieht mehr Einzelheiten als die kleinen; zu Hause auf einer Grafikkarte mit 12 GB oder einem Mac mit 16 GB.</translation>
        </message>
        <message>
            <source>Set them again on the photo.</source>
            <translation>Setze sie auf dem Foto neu.</translation>
        </message>
        <message>
            <source>Several pictures need a folder.</source>
            <translation>Mehrere Bilder brauchen einen Ordner.</translation>
        </message>
        <message>
            <source>Sign in to this network in a browser, or check HF_ENDPOINT, and try again.</source>
            <translation>Melde dich im Browser in diesem Netz an, oder prüfe HF_ENDPOINT, und versuche es noch einmal.</translation>
        </message>
        <message>
            <source>Similar, not identical.</source>
            <translation>Ähnlich, nicht gleich.</translation>
        </message>
        <message>
            <source>Size {size}, and your profile says {size2}: {item}.</source>
            <translation>Größe {size}, in deinem Profil steht {size2}: {item}.</translation>
        </message>
        <message>
            <source>Small and quick, and remembers the photo between questions; for a laptop with 8 GB of memory.</source>
            <translation>Klein und flink, und behält das Foto zwischen den Fragen; für einen Laptop mit 8 GB Speicher.</translation>
        </message>
        <message>
            <source>Small and quick, in English only.</source>
            <translation>Klein und flink, nur auf Englisch.</translation>
        </message>
        <message>
            <source>Socks and underwear are not in this wardrobe; think of them yourself.</source>
            <translation>Socken und Unterwäsche sind nicht in diesem Kleiderschrank; denk selbst daran.</translation>
        </message>
        <message>
            <source>Some of it has to be washed before the trip.</source>
            <translation>Einiges davon muss vor der Reise gewaschen werden.</translation>
        </message>
        <message>
            <source>Some of it is worn on other days as well.</source>
            <translation>Einiges davon trägst du auch an anderen Tagen.</translation>
        </message>
        <message>
            <source>Some pictures make it answer with nothing but question marks on certain graphics cards.</source>
            <translation>Auf manchen Grafikkarten antwortet es auf manche Bilder nur mit Fragezeichen.</translation>
        </message>
        <message>
            <source>Something in this handover is not as it should be.</source>
            <translation>In dieser Übergabe ist etwas nicht so, wie es sein soll.</translation>
        </message>
        <message>
            <source>Something went wrong that Vestry did not expect.</source>
            <translation>Es ist etwas schiefgegangen, womit Vestry nicht gerechnet hat.</translation>
        </message>
        <message>
            <source>Split it into smaller ones.</source>
            <translation>Teile sie in kleinere auf.</translation>
        </message>
        <message>
            <source>Split it.</source>
            <translation>Teile sie auf.</translation>
        </message>
        <message>
            <source>Start one with `vestry import`.</source>
            <translation>Beginne einen mit `vestry import`.</translation>
        </message>
        <message>
            <source>Still learning what you wear: there is little in the diary yet.</source>
            <translation>Was du trägst, wird noch gelernt: Im Tagebuch steht bisher wenig.</translation>
        </message>
        <message>
            <source>Stop the answer and try again.</source>
            <translation>Halte die Antwort an und versuche es noch einmal.</translation>
        </message>
        <message>
            <source>Stop the picture and try again.</source>
            <translation>Halte das Bild an und versuche es noch einmal.</translation>
        </message>
        <message>
            <source>Stopped before the photo was described.</source>
            <translation>Angehalten, bevor das Foto beschrieben war.</translation>
        </message>
        <message>
            <source>Stopped; everything done so far is kept.</source>
            <translation>Angehalten; alles bisher Erledigte bleibt.</translation>
        </message>
        <message>
            <source>Stopped; nothing more is done.</source>
            <translation>Angehalten; mehr geschieht nicht.</translation>
        </message>
        <message>
            <source>Stopped; nothing was drawn.</source>
            <translation>Angehalten; es wurde nichts gezeichnet.</translation>
        </message>
        <message>
            <source>Stopped; what has arrived is kept.</source>
            <translation>Angehalten; was angekommen ist, bleibt.</translation>
        </message>
        <message>
            <source>Stopped; what has arrived of {title} is kept.</source>
            <translation>Angehalten; was von {title} angekommen ist, bleibt.</translation>
        </message>
        <message>
            <source>Stopped; what is prepared is kept, and search goes on.</source>
            <translation>Angehalten; was vorbereitet ist, bleibt, und die Suche läuft weiter.</translation>
        </message>
        <message>
            <source>Stopped; what the model has read is kept.</source>
            <translation>Angehalten; was das Modell gelesen hat, bleibt.</translation>
        </message>
        <message>
            <source>Tags a garment and turns photos and words into vectors. Small on purpose; it is sure about common garments and guesses rare ones.</source>
            <translation>Erkennt Merkmale und macht Fotos und Wörter vergleichbar. Absichtlich klein: bei gängigen Kleidungsstücken sicher, bei seltenen rät es.</translation>
        </message>
        <message>
            <source>Take a photo of the whole body from the front, before a plain wall.</source>
            <translation>Mach ein Foto des ganzen Körpers von vorn, vor einer schlichten Wand.</translation>
        </message>
        <message>
            <source>Take a pipeline that diffusers can run by itself.</source>
            <translation>Nimm eine Pipeline, die diffusers von sich aus ausführen kann.</translation>
        </message>
        <message>
            <source>Take a pipeline that makes pictures from text.</source>
            <translation>Nimm eine Pipeline, die aus Text Bilder macht.</translation>
        </message>
        <message>
            <source>Take a version of the pipeline with .safetensors files.</source>
            <translation>Nimm eine Fassung der Pipeline mit .safetensors-Dateien.</translation>
        </message>
        <message>
            <source>Take clothes that were photographed flat, whole and unfolded.</source>
            <translation>Nimm Kleidung, die flach, ganz und ungefaltet fotografiert wurde.</translation>
        </message>
        <message>
            <source>Take feedback back</source>
            <translation>Rückmeldung zurücknehmen</translation>
        </message>
        <message>
            <source>Take the files of FASHN VTON 1.5, or of a model of the same form.</source>
            <translation>Nimm die Dateien von FASHN VTON 1.5 oder eines Modells derselben Form.</translation>
        </message>
        <message>
            <source>Take the folder that the export wrote, whole.</source>
            <translation>Nimm den ganzen Ordner, den der Export geschrieben hat.</translation>
        </message>
        <message>
            <source>Take the later change back first.</source>
            <translation>Nimm zuerst die spätere Änderung zurück.</translation>
        </message>
        <message>
            <source>Take them out of the trash, or leave this outfit out.</source>
            <translation>Hol sie aus dem Papierkorb oder lass dieses Outfit weg.</translation>
        </message>
        <message>
            <source>Takes little memory for long conversations.</source>
            <translation>Braucht wenig Speicher für lange Gespräche.</translation>
        </message>
        <message>
            <source>Takes {takes} of the {memory_bytes} on the {name}.</source>
            <translation>Braucht {takes} von {memory_bytes} auf der {name}.</translation>
        </message>
        <message>
            <source>Takes {takes} of this computer's {has}, but answers come slowly without a graphics card.</source>
            <translation>Braucht {takes} von {has} dieses Computers, aber ohne Grafikkarte kommen Antworten langsam.</translation>
        </message>
        <message>
            <source>Takes {takes} of this computer's {has}, but takes minutes or more without a graphics card.</source>
            <translation>Braucht {takes} von {has} dieses Computers, aber ohne Grafikkarte Minuten oder länger.</translation>
        </message>
        <message>
            <source>Takes {takes} of this computer's {has}, of which {free} are free; close other programs first.</source>
            <translation>Braucht {takes} von {has} dieses Computers, von denen {free} frei sind; schließe erst andere Programme.</translation>
        </message>
        <message>
            <source>Takes {takes} of this computer's {has}, which leaves too little for everything else.</source>
            <translation>Braucht {takes} von {has} dieses Computers, das lässt zu wenig für alles andere.</translation>
        </message>
        <message>
            <source>Takes {takes} of this computer's {has}.</source>
            <translation>Braucht {takes} von {has} dieses Computers.</translation>
        </message>
        <message>
            <source>Takes {takes} of this computer's {has}; it is at home on one with {min_ram_gb} GB.</source>
            <translation>Braucht {takes} von {has} dieses Computers; zu Hause ist es auf einem mit {min_ram_gb} GB.</translation>
        </message>
        <message>
            <source>Takes {takes}, more than the {has} of this computer.</source>
            <translation>Braucht {takes}, mehr als die {has} dieses Computers.</translation>
        </message>
        <message>
            <source>Takes {takes}; how much this computer has cannot be found out.</source>
            <translation>Braucht {takes}; wie viel dieser Computer hat, lässt sich nicht herausfinden.</translation>
        </message>
        <message>
            <source>Taking in a wardrobe</source>
            <translation>Kleiderschrank wird aufgenommen</translation>
        </message>
        <message>
            <source>Tells the clothes on a person apart: 18 kinds.</source>
            <translation>Unterscheidet die Kleider an einem Menschen: 18 Arten.</translation>
        </message>
        <message>
            <source>That was known already.</source>
            <translation>Das war schon bekannt.</translation>
        </message>
        <message>
            <source>That was noted before.</source>
            <translation>Das war schon notiert.</translation>
        </message>
        <message>
            <source>The answer was too long.</source>
            <translation>Die Antwort war zu lang.</translation>
        </message>
        <message>
            <source>The answer was too short to measure the speed.</source>
            <translation>Die Antwort war zu kurz, um das Tempo zu messen.</translation>
        </message>
        <message>
            <source>The best describer of clothes for a laptop with 16 GB of memory.</source>
            <translation>Beschreibt Kleidung am besten auf einem Laptop mit 16 GB Speicher.</translation>
        </message>
        <message>
            <source>The body points of this photo cannot be read.</source>
            <translation>Die Körperpunkte dieses Fotos lassen sich nicht lesen.</translation>
        </message>
        <message>
            <source>The chat template of this model cannot be used.</source>
            <translation>Die Chat-Vorlage dieses Modells lässt sich nicht verwenden.</translation>
        </message>
        <message>
            <source>The color comes from {names}: {first}.</source>
            <translation>Die Farbe kommt von {names}: {first}.</translation>
        </message>
        <message>
            <source>The color names that ship with Vestry ({name}) cannot be read.</source>
            <translation>Die mitgelieferten Farbnamen ({name}) sind nicht lesbar.</translation>
        </message>
        <message>
            <source>The color names that ship with Vestry are not in this installation.</source>
            <translation>Die mitgelieferten Farbnamen fehlen in dieser Installation.</translation>
        </message>
        <message>
            <source>The connection was cut.</source>
            <translation>Die Verbindung wurde abgeschnitten.</translation>
        </message>
        <message>
            <source>The connection was lost.</source>
            <translation>Die Verbindung ging verloren.</translation>
        </message>
        <message>
            <source>The cut-out model's description cannot be read.</source>
            <translation>Die Beschreibung des Freistell-Modells ist nicht lesbar.</translation>
        </message>
        <message>
            <source>The data set it learned from, DIS5K, has terms of its own.</source>
            <translation>Der Datensatz, aus dem es gelernt hat, DIS5K, hat eigene Bedingungen.</translation>
        </message>
        <message>
            <source>The description of the learned sense for outfits cannot be read.</source>
            <translation>Die Beschreibung des gelernten Blicks für Outfits lässt sich nicht lesen.</translation>
        </message>
        <message>
            <source>The details are in {log_file}.</source>
            <translation>Einzelheiten stehen in {log_file}.</translation>
        </message>
        <message>
            <source>The disk is full.</source>
            <translation>Das Laufwerk ist voll.</translation>
        </message>
        <message>
            <source>The disk that holds this wardrobe did not answer.</source>
            <translation>Das Laufwerk mit diesem Kleiderschrank hat nicht geantwortet.</translation>
        </message>
        <message>
            <source>The embedded cut-out model is missing.</source>
            <translation>Das mitgelieferte Freistell-Modell fehlt.</translation>
        </message>
        <message>
            <source>The embedded encoder is missing.</source>
            <translation>Das mitgelieferte Bildmodell fehlt.</translation>
        </message>
        <message>
            <source>The embedded encoder's description cannot be read.</source>
            <translation>Die Beschreibung des mitgelieferten Bildmodells ist nicht lesbar.</translation>
        </message>
        <message>
            <source>The embedded model failed on this photo.</source>
            <translation>Das mitgelieferte Modell ist an diesem Foto gescheitert.</translation>
        </message>
        <message>
            <source>The embedded word list is damaged.</source>
            <translation>Die mitgelieferte Wortliste ist beschädigt.</translation>
        </message>
        <message>
            <source>The field {field} cannot be compared with {op}.</source>
            <translation>Das Feld {field} lässt sich nicht mit {op} vergleichen.</translation>
        </message>
        <message>
            <source>The field {field} is kept by Vestry and cannot be edited.</source>
            <translation>Das Feld {field} führt Vestry selbst; es lässt sich nicht bearbeiten.</translation>
        </message>
        <message>
            <source>The field {field} is no list, so nothing can be added to it or taken from it.</source>
            <translation>Das Feld {field} ist keine Liste; es lässt sich nichts hinzufügen oder herausnehmen.</translation>
        </message>
        <message>
            <source>The field {field} is yes or no.</source>
            <translation>Das Feld {field} ist Ja oder Nein.</translation>
        </message>
        <message>
            <source>The field {field} needs a whole number.</source>
            <translation>Das Feld {field} braucht eine ganze Zahl.</translation>
        </message>
        <message>
            <source>The field {name} is kept by Vestry itself.</source>
            <translation>Das Feld {name} führt Vestry selbst.</translation>
        </message>
        <message>
            <source>The field {name} is true or false.</source>
            <translation>Das Feld {name} ist wahr oder falsch.</translation>
        </message>
        <message>
            <source>The field {name} needs a number.</source>
            <translation>Das Feld {name} braucht eine Zahl.</translation>
        </message>
        <message>
            <source>The field {name} {problem}.</source>
            <translation>Mit dem Feld {name} stimmt etwas nicht: {problem}.</translation>
        </message>
        <message>
            <source>The fields are {editable}.</source>
            <translation>Die Felder sind {editable}.</translation>
        </message>
        <message>
            <source>The fields are {known}.</source>
            <translation>Die Felder sind {known}.</translation>
        </message>
        <message>
            <source>The file config.json in {name} cannot be read.</source>
            <translation>Die Datei config.json in {name} lässt sich nicht lesen.</translation>
        </message>
        <message>
            <source>The file list of a model ({name}/{name2}) cannot be read.</source>
            <translation>Die Dateiliste eines Modells ({name}/{name2}) ist nicht lesbar.</translation>
        </message>
        <message>
            <source>The file of this picture is gone.</source>
            <translation>Die Datei dieses Bildes ist weg.</translation>
        </message>
        <message>
            <source>The file {name} is damaged.</source>
            <translation>Die Datei {name} ist beschädigt.</translation>
        </message>
        <message>
            <source>The file {name} on the server is not the one that Vestry means.</source>
            <translation>Die Datei {name} auf dem Server ist nicht die, die Vestry meint.</translation>
        </message>
        <message>
            <source>The file {name} that arrived is not the one that was published.</source>
            <translation>Die Datei {name}, die angekommen ist, ist nicht die veröffentlichte.</translation>
        </message>
        <message>
            <source>The files of this model do not belong together.</source>
            <translation>Die Dateien dieses Modells gehören nicht zusammen.</translation>
        </message>
        <message>
            <source>The files of {name} are missing.</source>
            <translation>Die Dateien von {name} fehlen.</translation>
        </message>
        <message>
            <source>The files of {title} are no longer where they were published.</source>
            <translation>Die Dateien von {title} sind nicht mehr dort, wo sie veröffentlicht wurden.</translation>
        </message>
        <message>
            <source>The folder {name} brings program code of its own, which Vestry does not run.</source>
            <translation>Der Ordner {name} bringt eigenen Programmcode mit, den Vestry nicht ausführt.</translation>
        </message>
        <message>
            <source>The folder {name} cannot be moved because something uses it.</source>
            <translation>Der Ordner {name} lässt sich nicht verschieben, weil er gerade benutzt wird.</translation>
        </message>
        <message>
            <source>The folder {name} does not exist.</source>
            <translation>Den Ordner {name} gibt es nicht.</translation>
        </message>
        <message>
            <source>The folder {name} holds files that are no wardrobe.</source>
            <translation>Der Ordner {name} enthält Dateien, die kein Kleiderschrank sind.</translation>
        </message>
        <message>
            <source>The folder {name} holds no model.</source>
            <translation>Der Ordner {name} enthält kein Modell.</translation>
        </message>
        <message>
            <source>The folder {name} holds no weights.</source>
            <translation>Der Ordner {name} enthält keine Gewichte.</translation>
        </message>
        <message>
            <source>The folder {parent} does not exist.</source>
            <translation>Den Ordner {parent} gibt es nicht.</translation>
        </message>
        <message>
            <source>The form that this answer should have cannot be asked of the model.</source>
            <translation>Die Form, die diese Antwort haben soll, lässt sich vom Modell nicht verlangen.</translation>
        </message>
        <message>
            <source>The garment itm_{strange} is not in this outfit.</source>
            <translation>Das Kleidungsstück itm_{strange} gehört nicht zu diesem Outfit.</translation>
        </message>
        <message>
            <source>The garments of this list are away.</source>
            <translation>Die Kleidung dieser Liste ist unterwegs.</translation>
        </message>
        <message>
            <source>The id {wrong} is no text token of this model.</source>
            <translation>Die Nummer {wrong} ist kein Textzeichen dieses Modells.</translation>
        </message>
        <message>
            <source>The import was stopped; everything imported so far is kept.</source>
            <translation>Der Import wurde angehalten; alles bisher Importierte bleibt.</translation>
        </message>
        <message>
            <source>The installed llama-cpp-python does not run on this machine.</source>
            <translation>Das installierte llama-cpp-python läuft auf diesem Computer nicht.</translation>
        </message>
        <message>
            <source>The last answer is still coming.</source>
            <translation>Die letzte Antwort kommt noch.</translation>
        </message>
        <message>
            <source>The last change could not be saved.</source>
            <translation>Die letzte Änderung konnte nicht gespeichert werden.</translation>
        </message>
        <message>
            <source>The learned sense for outfits is missing.</source>
            <translation>Der gelernte Blick für Outfits fehlt.</translation>
        </message>
        <message>
            <source>The learned sense for outfits was made for {encoder}, not for {encoder2}.</source>
            <translation>Der gelernte Blick für Outfits ist für {encoder} gemacht, nicht für {encoder2}.</translation>
        </message>
        <message>
            <source>The learned sense was fitted anew to these photos' model, on your own garments.</source>
            <translation>Der gelernte Blick wurde mit deinen eigenen Teilen neu an das Modell dieser Fotos angepasst.</translation>
        </message>
        <message>
            <source>The learned sense went by tags alone: it does not know these photos' model.</source>
            <translation>Der gelernte Blick ging nur nach Merkmalen: Er kennt das Modell dieser Fotos nicht.</translation>
        </message>
        <message>
            <source>The list has no line {number}.</source>
            <translation>Die Liste hat keine Zeile {number}.</translation>
        </message>
        <message>
            <source>The list of added servers is damaged, so none of them is used.</source>
            <translation>Die Liste der hinzugefügten Server ist beschädigt, deshalb wird keiner davon verwendet.</translation>
        </message>
        <message>
            <source>The list of models ({name}) cannot be read.</source>
            <translation>Die Liste der Modelle ({name}) ist nicht lesbar.</translation>
        </message>
        <message>
            <source>The model cannot take this picture.</source>
            <translation>Das Modell kann dieses Bild nicht aufnehmen.</translation>
        </message>
        <message>
            <source>The model computed nothing that can be read.</source>
            <translation>Das Modell hat nichts Lesbares berechnet.</translation>
        </message>
        <message>
            <source>The model could not go back to its question.</source>
            <translation>Das Modell konnte nicht zu seiner Frage zurück.</translation>
        </message>
        <message>
            <source>The model drew nothing that can be shown.</source>
            <translation>Das Modell hat nichts gezeichnet, was man zeigen könnte.</translation>
        </message>
        <message>
            <source>The model failed on this picture.</source>
            <translation>Das Modell ist an diesem Bild gescheitert.</translation>
        </message>
        <message>
            <source>The model failed while it was reading.</source>
            <translation>Das Modell ist beim Lesen gescheitert.</translation>
        </message>
        <message>
            <source>The model file {name} cannot be read.</source>
            <translation>Die Modelldatei {name} lässt sich nicht lesen.</translation>
        </message>
        <message>
            <source>The model file {name} does not say what it holds.</source>
            <translation>Die Modelldatei {name} sagt nicht, was sie enthält.</translation>
        </message>
        <message>
            <source>The model file {name} is damaged.</source>
            <translation>Die Modelldatei {name} ist beschädigt.</translation>
        </message>
        <message>
            <source>The model file {name} is incomplete.</source>
            <translation>Die Modelldatei {name} ist unvollständig.</translation>
        </message>
        <message>
            <source>The model file {name} is missing.</source>
            <translation>Die Modelldatei {name} fehlt.</translation>
        </message>
        <message>
            <source>The model gave no answer about this photo that can be used.</source>
            <translation>Das Modell gab zu diesem Foto keine brauchbare Antwort.</translation>
        </message>
        <message>
            <source>The model has no word for the form that this answer should have.</source>
            <translation>Das Modell hat kein Wort für die Form, die diese Antwort haben soll.</translation>
        </message>
        <message>
            <source>The model lost its place in the conversation.</source>
            <translation>Das Modell hat im Gespräch den Faden verloren.</translation>
        </message>
        <message>
            <source>The model that fashion papers build on, in its free size.</source>
            <translation>Das Modell, auf dem Mode-Forschung aufbaut, in seiner freien Größe.</translation>
        </message>
        <message>
            <source>The model that the OmniFashion paper was trained on; not for work that earns money.</source>
            <translation>Das Modell, auf dem die OmniFashion-Arbeit trainiert wurde; nicht für Arbeit, die Geld verdient.</translation>
        </message>
        <message>
            <source>The model {name} answers short questions and cannot describe a photo.</source>
            <translation>Das Modell {name} beantwortet kurze Fragen und kann kein Foto beschreiben.</translation>
        </message>
        <message>
            <source>The model {name} cannot be loaded.</source>
            <translation>Das Modell {name} lässt sich nicht laden.</translation>
        </message>
        <message>
            <source>The model {name} cannot look at pictures.</source>
            <translation>Das Modell {name} kann keine Bilder ansehen.</translation>
        </message>
        <message>
            <source>The model's picture part failed on this picture.</source>
            <translation>Der Bildteil des Modells ist an diesem Bild gescheitert.</translation>
        </message>
        <message>
            <source>The models page lists those that draw.</source>
            <translation>Die Seite der Modelle listet die auf, die zeichnen.</translation>
        </message>
        <message>
            <source>The most lifelike photos of those listed here, in nine steps.</source>
            <translation>Die lebensechtesten Fotos von den hier aufgeführten, in neun Schritten.</translation>
        </message>
        <message>
            <source>The new word cannot be added: {error}.</source>
            <translation>Das neue Wort kann nicht hinzugefügt werden: {error}.</translation>
        </message>
        <message>
            <source>The only one here that draws in reasonable time without a graphics card; small pictures in two steps.</source>
            <translation>Das einzige hier, das ohne Grafikkarte in vertretbarer Zeit zeichnet; kleine Bilder in zwei Schritten.</translation>
        </message>
        <message>
            <source>The order must name each photo of the item once.</source>
            <translation>Die Reihenfolge muss jedes Foto genau einmal nennen.</translation>
        </message>
        <message>
            <source>The part {name} has its weights in a pickled file, which could run any program.</source>
            <translation>Der Teil {name} hat seine Gewichte in einer Pickle-Datei, die jedes Programm ausführen könnte.</translation>
        </message>
        <message>
            <source>The part {name} of the pipeline is missing.</source>
            <translation>Der Teil {name} der Pipeline fehlt.</translation>
        </message>
        <message>
            <source>The pattern comes from {names}: {first}.</source>
            <translation>Das Muster kommt von {names}: {first}.</translation>
        </message>
        <message>
            <source>The person stopped it.</source>
            <translation>Von dir angehalten.</translation>
        </message>
        <message>
            <source>The person stopped the answer.</source>
            <translation>Die Antwort wurde abgebrochen.</translation>
        </message>
        <message>
            <source>The person stopped the picture.</source>
            <translation>Das Bild wurde abgebrochen.</translation>
        </message>
        <message>
            <source>The picture part file {name} is damaged.</source>
            <translation>Die Datei {name} mit dem Bildteil ist beschädigt.</translation>
        </message>
        <message>
            <source>The picture part {name} belongs to another model.</source>
            <translation>Der Bildteil {name} gehört zu einem anderen Modell.</translation>
        </message>
        <message>
            <source>The pipeline drew nothing that can be shown.</source>
            <translation>Die Pipeline hat nichts gezeichnet, das gezeigt werden kann.</translation>
        </message>
        <message>
            <source>The pipeline failed on these words.</source>
            <translation>Die Pipeline ist an diesen Worten gescheitert.</translation>
        </message>
        <message>
            <source>The pipeline in {name} cannot be loaded.</source>
            <translation>Die Pipeline in {name} kann nicht geladen werden.</translation>
        </message>
        <message>
            <source>The pipeline's own filter kept this picture back.</source>
            <translation>Der eigene Filter der Pipeline hat dieses Bild zurückgehalten.</translation>
        </message>
        <message>
            <source>The points of neck and hips lie on one another.</source>
            <translation>Die Punkte von Hals und Hüften liegen aufeinander.</translation>
        </message>
        <message>
            <source>The profile has no entry "{name}".</source>
            <translation>Das Profil hat keinen Eintrag „{name}“.</translation>
        </message>
        <message>
            <source>The question for describing photos is damaged.</source>
            <translation>Die Frage, mit der Fotos beschrieben werden, ist beschädigt.</translation>
        </message>
        <message>
            <source>The question has {question} tokens, and {text_budget} are for question and answer together.</source>
            <translation>Die Frage hat {question} Token, und {text_budget} sind für Frage und Antwort zusammen da.</translation>
        </message>
        <message>
            <source>The same command goes on where it was.</source>
            <translation>Derselbe Befehl macht dort weiter, wo er war.</translation>
        </message>
        <message>
            <source>The same model as Gemma 4 E2B, in the form that is quickest on a Mac.</source>
            <translation>Dasselbe Modell wie Gemma 4 E2B, in der Form, die auf einem Mac am schnellsten ist.</translation>
        </message>
        <message>
            <source>The same model as MiniCPM-V 4.6, in the form that is quickest on a Mac.</source>
            <translation>Dasselbe Modell wie MiniCPM-V 4.6, in der Form, die auf einem Mac am schnellsten ist.</translation>
        </message>
        <message>
            <source>The same model as Qwen2.5-VL 3B, in the form that is quickest on a Mac; not for work that earns money.</source>
            <translation>Dasselbe Modell wie Qwen2.5-VL 3B, in der Form, die auf einem Mac am schnellsten ist; nicht für Arbeit, die Geld verdient.</translation>
        </message>
        <message>
            <source>The same model as Qwen2.5-VL 7B, in the form that is quickest on a Mac.</source>
            <translation>Dasselbe Modell wie Qwen2.5-VL 7B, in der Form, die auf einem Mac am schnellsten ist.</translation>
        </message>
        <message>
            <source>The same model as Qwen3-VL 2B, in the form that is quickest on a Mac.</source>
            <translation>Dasselbe Modell wie Qwen3-VL 2B, in der Form, die auf einem Mac am schnellsten ist.</translation>
        </message>
        <message>
            <source>The same model as Qwen3-VL 4B, in the form that is quickest on a Mac.</source>
            <translation>Dasselbe Modell wie Qwen3-VL 4B, in der Form, die auf einem Mac am schnellsten ist.</translation>
        </message>
        <message>
            <source>The same model as Qwen3.5 2B, in the form that is quickest on a Mac.</source>
            <translation>Dasselbe Modell wie Qwen3.5 2B, in der Form, die auf einem Mac am schnellsten ist.</translation>
        </message>
        <message>
            <source>The same model as Qwen3.5 4B, in the form that is quickest on a Mac.</source>
            <translation>Dasselbe Modell wie Qwen3.5 4B, in der Form, die auf einem Mac am schnellsten ist.</translation>
        </message>
        <message>
            <source>The same model as Qwen3.5 9B, in the form that is quickest on a Mac.</source>
            <translation>Dasselbe Modell wie Qwen3.5 9B, in der Form, die auf einem Mac am schnellsten ist.</translation>
        </message>
        <message>
            <source>The server asks for a pause.</source>
            <translation>Der Server bittet um eine Pause.</translation>
        </message>
        <message>
            <source>The server cannot be reached.</source>
            <translation>Der Server ist nicht zu erreichen.</translation>
        </message>
        <message>
            <source>The server does not answer.</source>
            <translation>Der Server antwortet nicht.</translation>
        </message>
        <message>
            <source>The server does not say what {name} should be, so it cannot be checked.</source>
            <translation>Der Server sagt nicht, was {name} sein soll, deshalb lässt es sich nicht prüfen.</translation>
        </message>
        <message>
            <source>The server is in trouble.</source>
            <translation>Der Server hat Schwierigkeiten.</translation>
        </message>
        <message>
            <source>The server lost its place.</source>
            <translation>Der Server hat den Faden verloren.</translation>
        </message>
        <message>
            <source>The server refused to send {title} (answer {status}).</source>
            <translation>Der Server hat {title} nicht geschickt (Antwort {status}).</translation>
        </message>
        <message>
            <source>The server sent more than the file {name} holds.</source>
            <translation>Der Server hat mehr geschickt, als die Datei {name} enthält.</translation>
        </message>
        <message>
            <source>The settings file cannot be used: {reason}.</source>
            <translation>Die Einstellungsdatei ist nicht brauchbar: {reason}.</translation>
        </message>
        <message>
            <source>The settings of a model ({name}) are damaged.</source>
            <translation>Die Einstellungen eines Modells ({name}) sind beschädigt.</translation>
        </message>
        <message>
            <source>The settings of a model ({name}/{name2}) cannot be read.</source>
            <translation>Die Einstellungen eines Modells ({name}/{name2}) lassen sich nicht lesen.</translation>
        </message>
        <message>
            <source>The shares of the colors add up to more than 1.</source>
            <translation>Die Farbanteile ergeben zusammen mehr als 1.</translation>
        </message>
        <message>
            <source>The shoes that are packed do not do for this day.</source>
            <translation>Die gepackten Schuhe passen nicht zu diesem Tag.</translation>
        </message>
        <message>
            <source>The size in {config_name} does not suit the weights.</source>
            <translation>Die Größe in {config_name} passt nicht zu den Gewichten.</translation>
        </message>
        <message>
            <source>The small models name one garment of a picture; the others are not told.</source>
            <translation>Die kleinen Modelle nennen ein Kleidungsstück eines Bildes; die anderen bleiben ungenannt.</translation>
        </message>
        <message>
            <source>The smallest Qwen that sees; for old computers and for trying things out.</source>
            <translation>Das kleinste Qwen, das sieht; für alte Computer und zum Ausprobieren.</translation>
        </message>
        <message>
            <source>The smallest download that sees pictures; for trying things out.</source>
            <translation>Der kleinste Download, der Bilder sieht; zum Ausprobieren.</translation>
        </message>
        <message>
            <source>The style quiz has five questions and takes five garments at most.</source>
            <translation>Die Stilfragen sind fünf und nehmen höchstens fünf Teile.</translation>
        </message>
        <message>
            <source>The trip has no day {day}.</source>
            <translation>Die Reise hat keinen Tag {day}.</translation>
        </message>
        <message>
            <source>The unfinished import cannot be continued.</source>
            <translation>Der unterbrochene Import kann nicht fortgesetzt werden.</translation>
        </message>
        <message>
            <source>The values of {name} cannot be counted.</source>
            <translation>Die Werte von {name} lassen sich nicht zählen.</translation>
        </message>
        <message>
            <source>The wardrobe is empty.</source>
            <translation>Der Kleiderschrank ist leer.</translation>
        </message>
        <message>
            <source>The wardrobe's database belongs to another program.</source>
            <translation>Die Datenbank des Kleiderschranks gehört zu einem anderen Programm.</translation>
        </message>
        <message>
            <source>The wardrobe's database is damaged.</source>
            <translation>Die Datenbank des Kleiderschranks ist beschädigt.</translation>
        </message>
        <message>
            <source>The wardrobe's database is missing.</source>
            <translation>Die Datenbank des Kleiderschranks fehlt.</translation>
        </message>
        <message>
            <source>The wardrobe's library.json is damaged.</source>
            <translation>Die Datei library.json des Kleiderschranks ist beschädigt.</translation>
        </message>
        <message>
            <source>The wardrobe's library.json is missing.</source>
            <translation>Die Datei library.json des Kleiderschranks fehlt.</translation>
        </message>
        <message>
            <source>The weather is not a number.</source>
            <translation>Das Wetter ist keine Zahl.</translation>
        </message>
        <message>
            <source>The weather is that of {weather_of}.</source>
            <translation>Das Wetter ist das vom {weather_of}.</translation>
        </message>
        <message>
            <source>The weights in {name} cannot be read.</source>
            <translation>Die Gewichte in {name} lassen sich nicht lesen.</translation>
        </message>
        <message>
            <source>The weights of a model ({name}) are missing.</source>
            <translation>Die Gewichte eines Modells ({name}) fehlen.</translation>
        </message>
        <message>
            <source>The weights of the part {name} are missing.</source>
            <translation>Die Gewichte des Teils {name} fehlen.</translation>
        </message>
        <message>
            <source>The word list of a model ({name}/{name2}) cannot be read.</source>
            <translation>Die Wortliste eines Modells ({name}/{name2}) lässt sich nicht lesen.</translation>
        </message>
        <message>
            <source>The {lower} needs {memory_mb} MB, more than Vestry may use.</source>
            <translation>„{lower}“ braucht {memory_mb} MB, mehr als Vestry benutzen darf.</translation>
        </message>
        <message>
            <source>The {lower} that ships with Vestry is not in this installation.</source>
            <translation>„{lower}“, das mit Vestry kommt, fehlt in dieser Installation.</translation>
        </message>
        <message>
            <source>The {name} of a day must be a number.</source>
            <translation>{name} eines Tages muss eine Zahl sein.</translation>
        </message>
        <message>
            <source>The {name} of a day must lie between {low} and {high}.</source>
            <translation>{name} eines Tages muss zwischen {low} und {high} liegen.</translation>
        </message>
        <message>
            <source>The {title} does not run on this system.</source>
            <translation>„{title}“ läuft auf diesem System nicht.</translation>
        </message>
        <message>
            <source>The {title} needs {memory_mb} MB of memory, more than this machine has.</source>
            <translation>„{title}“ braucht {memory_mb} MB Speicher, mehr als dieser Rechner hat.</translation>
        </message>
        <message>
            <source>The {title} needs {missing}, which this installation lacks.</source>
            <translation>„{title}“ braucht {missing}; das fehlt in dieser Installation.</translation>
        </message>
        <message>
            <source>The {what} file {name} is damaged.</source>
            <translation>Die Datei {name} ({what}) ist beschädigt.</translation>
        </message>
        <message>
            <source>The {what} {name} is of a kind that this version of Vestry does not know.</source>
            <translation>{name} ({what}) ist von einer Art, die diese Version von Vestry nicht kennt.</translation>
        </message>
        <message>
            <source>There are likes.FIELD and dislikes.FIELD for {taste_fields}, and palette, size.SLOT and wearer.</source>
            <translation>Es gibt likes.FELD und dislikes.FELD für {taste_fields}, dazu palette, size.PLATZ und wearer.</translation>
        </message>
        <message>
            <source>There are no accessories in this wardrobe.</source>
            <translation>In diesem Kleiderschrank gibt es keine Accessoires.</translation>
        </message>
        <message>
            <source>There are no bags in this wardrobe.</source>
            <translation>In diesem Kleiderschrank gibt es keine Taschen.</translation>
        </message>
        <message>
            <source>There are no bottoms in this wardrobe.</source>
            <translation>In diesem Kleiderschrank gibt es keine Hosen oder Röcke.</translation>
        </message>
        <message>
            <source>There are no coats or jackets in this wardrobe.</source>
            <translation>In diesem Kleiderschrank gibt es keine Mäntel oder Jacken.</translation>
        </message>
        <message>
            <source>There are no dresses or jumpsuits in this wardrobe.</source>
            <translation>In diesem Kleiderschrank gibt es keine Kleider oder Jumpsuits.</translation>
        </message>
        <message>
            <source>There are no photos to order.</source>
            <translation>Es gibt keine Fotos zu ordnen.</translation>
        </message>
        <message>
            <source>There are no saved outfits like that.</source>
            <translation>Solche gespeicherten Outfits gibt es nicht.</translation>
        </message>
        <message>
            <source>There are no shoes in this wardrobe.</source>
            <translation>In diesem Kleiderschrank gibt es keine Schuhe.</translation>
        </message>
        <message>
            <source>There are no sweaters in this wardrobe.</source>
            <translation>In diesem Kleiderschrank gibt es keine Pullover.</translation>
        </message>
        <message>
            <source>There are no tops in this wardrobe.</source>
            <translation>In diesem Kleiderschrank gibt es keine Oberteile.</translation>
        </message>
        <message>
            <source>There are not enough socks for every day.</source>
            <translation>Es sind nicht genug Socken für jeden Tag da.</translation>
        </message>
        <message>
            <source>There are {known}.</source>
            <translation>Es gibt {known}.</translation>
        </message>
        <message>
            <source>There are {most} servers already.</source>
            <translation>Es gibt schon {most} Server.</translation>
        </message>
        <message>
            <source>There is a model called {name} already.</source>
            <translation>Es gibt schon ein Modell namens {name}.</translation>
        </message>
        <message>
            <source>There is a server called {name} already.</source>
            <translation>Einen Server namens {name} gibt es schon.</translation>
        </message>
        <message>
            <source>There is a wardrobe called {name} already.</source>
            <translation>Es gibt schon einen Kleiderschrank namens {name}.</translation>
        </message>
        <message>
            <source>There is a wardrobe in {name} already.</source>
            <translation>In {name} ist schon ein Kleiderschrank.</translation>
        </message>
        <message>
            <source>There is no chat model {name} here.</source>
            <translation>Hier gibt es kein Chat-Modell {name}.</translation>
        </message>
        <message>
            <source>There is no column "{heading}" in this list.</source>
            <translation>Eine Spalte "{heading}" gibt es in dieser Liste nicht.</translation>
        </message>
        <message>
            <source>There is no garment itm_{item} outside the trash.</source>
            <translation>Außerhalb des Papierkorbs gibt es kein Teil itm_{item}.</translation>
        </message>
        <message>
            <source>There is no garment to judge.</source>
            <translation>Es gibt kein Kleidungsstück zu beurteilen.</translation>
        </message>
        <message>
            <source>There is no garment {handle}.</source>
            <translation>Ein Kleidungsstück {handle} gibt es nicht.</translation>
        </message>
        <message>
            <source>There is no handover in {name}.</source>
            <translation>In {name} ist keine Übergabe.</translation>
        </message>
        <message>
            <source>There is no item {item_id} in this wardrobe.</source>
            <translation>In diesem Kleiderschrank gibt es kein Kleidungsstück {item_id}.</translation>
        </message>
        <message>
            <source>There is no job {job_id} in this wardrobe.</source>
            <translation>In diesem Kleiderschrank gibt es keine Aufgabe {job_id}.</translation>
        </message>
        <message>
            <source>There is no model called {model_id}.</source>
            <translation>Es gibt kein Modell namens {model_id}.</translation>
        </message>
        <message>
            <source>There is no model called {strip} that can describe photos here.</source>
            <translation>Hier gibt es kein Modell namens {strip}, das Fotos beschreiben kann.</translation>
        </message>
        <message>
            <source>There is no model in {name}.</source>
            <translation>In {name} ist kein Modell.</translation>
        </message>
        <message>
            <source>There is no model that draws.</source>
            <translation>Es gibt kein Modell, das zeichnet.</translation>
        </message>
        <message>
            <source>There is no model that dresses people.</source>
            <translation>Es gibt kein Modell, das Leute anzieht.</translation>
        </message>
        <message>
            <source>There is no model {name} here that draws.</source>
            <translation>Hier gibt es kein Modell {name}, das zeichnet.</translation>
        </message>
        <message>
            <source>There is no model {name} here that dresses anybody.</source>
            <translation>Hier gibt es kein Modell {name}, das jemanden anzieht.</translation>
        </message>
        <message>
            <source>There is no outfit {outfit_id} in this wardrobe.</source>
            <translation>In diesem Kleiderschrank gibt es kein Outfit {outfit_id}.</translation>
        </message>
        <message>
            <source>There is no outfit {outfit_id}.</source>
            <translation>Ein Outfit {outfit_id} gibt es nicht.</translation>
        </message>
        <message>
            <source>There is no outfit {outfit}.</source>
            <translation>Ein Outfit {outfit} gibt es nicht.</translation>
        </message>
        <message>
            <source>There is no packing list {packing_id} in this wardrobe.</source>
            <translation>In diesem Kleiderschrank gibt es keine Packliste {packing_id}.</translation>
        </message>
        <message>
            <source>There is no photo called {name}.</source>
            <translation>Es gibt kein Foto namens {name}.</translation>
        </message>
        <message>
            <source>There is no photo {missing} in this wardrobe.</source>
            <translation>In diesem Kleiderschrank gibt es kein Foto {missing}.</translation>
        </message>
        <message>
            <source>There is no photo {photo_id} in this wardrobe.</source>
            <translation>In diesem Kleiderschrank gibt es kein Foto {photo_id}.</translation>
        </message>
        <message>
            <source>There is no picture part for this picture.</source>
            <translation>Für dieses Bild gibt es keinen Bildteil.</translation>
        </message>
        <message>
            <source>There is no place called {slot}.</source>
            <translation>Es gibt keinen Platz namens {slot}.</translation>
        </message>
        <message>
            <source>There is no product {handle}.</source>
            <translation>Ein Produkt {handle} gibt es nicht.</translation>
        </message>
        <message>
            <source>There is no question to answer again.</source>
            <translation>Es gibt keine Frage, die noch einmal beantwortet werden könnte.</translation>
        </message>
        <message>
            <source>There is no room for another wardrobe of this name.</source>
            <translation>Für einen weiteren Kleiderschrank dieses Namens ist kein Platz.</translation>
        </message>
        <message>
            <source>There is no room for the {lower} while other models work.</source>
            <translation>Für „{lower}“ ist kein Platz, solange andere Modelle arbeiten.</translation>
        </message>
        <message>
            <source>There is no room left on the disk that holds this wardrobe.</source>
            <translation>Auf dem Laufwerk mit diesem Kleiderschrank ist kein Platz mehr.</translation>
        </message>
        <message>
            <source>There is no server called {name}.</source>
            <translation>Einen Server namens {name} gibt es nicht.</translation>
        </message>
        <message>
            <source>There is no such photo beside the table.</source>
            <translation>Neben der Tabelle liegt kein solches Foto.</translation>
        </message>
        <message>
            <source>There is no such product in the imported lists.</source>
            <translation>Ein solches Produkt steht in keiner importierten Liste.</translation>
        </message>
        <message>
            <source>There is no such product list.</source>
            <translation>Eine solche Produktliste gibt es nicht.</translation>
        </message>
        <message>
            <source>There is no such server.</source>
            <translation>Einen solchen Server gibt es nicht.</translation>
        </message>
        <message>
            <source>There is no such tool.</source>
            <translation>Ein solches Werkzeug gibt es nicht.</translation>
        </message>
        <message>
            <source>There is no tool {name}.</source>
            <translation>Ein Werkzeug {name} gibt es nicht.</translation>
        </message>
        <message>
            <source>There is no unfinished import.</source>
            <translation>Es gibt keinen unterbrochenen Import.</translation>
        </message>
        <message>
            <source>There is no vector space called {space}.</source>
            <translation>Es gibt keinen Vektorraum namens {space}.</translation>
        </message>
        <message>
            <source>There is no wardrobe in this folder.</source>
            <translation>In diesem Ordner ist kein Kleiderschrank.</translation>
        </message>
        <message>
            <source>There is no {what} called "{name}".</source>
            <translation>„{name}“ gibt es nicht ({what}).</translation>
        </message>
        <message>
            <source>There is not enough free memory for the {lower}.</source>
            <translation>Für „{lower}“ ist nicht genug Speicher frei.</translation>
        </message>
        <message>
            <source>There is not enough free memory for this {what}.</source>
            <translation>Dafür ist nicht genug Speicher frei ({what}).</translation>
        </message>
        <message>
            <source>There is not enough memory for this.</source>
            <translation>Dafür reicht der Speicher nicht.</translation>
        </message>
        <message>
            <source>There is not enough memory to build the search index.</source>
            <translation>Für den Suchindex reicht der Speicher nicht.</translation>
        </message>
        <message>
            <source>There is not enough memory to draw this picture.</source>
            <translation>Um dieses Bild zu zeichnen, reicht der Speicher nicht.</translation>
        </message>
        <message>
            <source>There is not enough memory to draw with this pipeline.</source>
            <translation>Um mit dieser Pipeline zu zeichnen, reicht der Speicher nicht.</translation>
        </message>
        <message>
            <source>There is not enough memory to dress somebody with this model.</source>
            <translation>Der Speicher reicht nicht, um mit diesem Modell jemanden anzuziehen.</translation>
        </message>
        <message>
            <source>There is not enough memory to look at this photo.</source>
            <translation>Um dieses Foto anzusehen, reicht der Speicher nicht.</translation>
        </message>
        <message>
            <source>There is not enough room on that disk; {missing} GB more are needed.</source>
            <translation>Auf jenem Laufwerk ist nicht genug Platz; {missing} GB mehr werden gebraucht.</translation>
        </message>
        <message>
            <source>There is not enough room on this disk; {needed} GB more are needed.</source>
            <translation>Auf diesem Laufwerk ist nicht genug Platz; {needed} GB mehr werden gebraucht.</translation>
        </message>
        <message>
            <source>There is not enough underwear for every day.</source>
            <translation>Es ist nicht genug Unterwäsche für jeden Tag da.</translation>
        </message>
        <message>
            <source>There is nothing cooler in this wardrobe for that.</source>
            <translation>Etwas Kühleres gibt es dafür in diesem Kleiderschrank nicht.</translation>
        </message>
        <message>
            <source>There is nothing dressier in this wardrobe for that.</source>
            <translation>Etwas Eleganteres gibt es dafür in diesem Kleiderschrank nicht.</translation>
        </message>
        <message>
            <source>There is nothing else of this kind that could be worn instead.</source>
            <translation>Es gibt nichts anderes dieser Art, das stattdessen getragen werden könnte.</translation>
        </message>
        <message>
            <source>There is nothing else that could be worn instead.</source>
            <translation>Es gibt nichts anderes, das sich stattdessen tragen ließe.</translation>
        </message>
        <message>
            <source>There is nothing more casual in this wardrobe for that.</source>
            <translation>Etwas Legereres gibt es dafür in diesem Kleiderschrank nicht.</translation>
        </message>
        <message>
            <source>There is nothing to compare with.</source>
            <translation>Es gibt nichts, womit verglichen werden kann.</translation>
        </message>
        <message>
            <source>There is nothing to draw.</source>
            <translation>Es gibt nichts zu zeichnen.</translation>
        </message>
        <message>
            <source>There is nothing to redo.</source>
            <translation>Es gibt nichts zu wiederholen.</translation>
        </message>
        <message>
            <source>There is nothing to search for.</source>
            <translation>Es gibt nichts, wonach gesucht werden soll.</translation>
        </message>
        <message>
            <source>There is nothing to send.</source>
            <translation>Es gibt nichts zu senden.</translation>
        </message>
        <message>
            <source>There is nothing to try on.</source>
            <translation>Es gibt nichts anzuprobieren.</translation>
        </message>
        <message>
            <source>There is nothing to undo.</source>
            <translation>Es gibt nichts rückgängig zu machen.</translation>
        </message>
        <message>
            <source>There is nothing warmer in this wardrobe for that.</source>
            <translation>Etwas Wärmeres gibt es dafür in diesem Kleiderschrank nicht.</translation>
        </message>
        <message>
            <source>There is something in {name} already.</source>
            <translation>In {name} ist schon etwas.</translation>
        </message>
        <message>
            <source>There is something of this name in that folder.</source>
            <translation>In jenem Ordner gibt es schon etwas mit diesem Namen.</translation>
        </message>
        <message>
            <source>There must be one vector for each photo.</source>
            <translation>Zu jedem Foto gehört genau ein Vektor.</translation>
        </message>
        <message>
            <source>There was not enough memory for {name}, so the system stopped it.</source>
            <translation>Der Speicher reichte für {name} nicht, darum hat das System es beendet.</translation>
        </message>
        <message>
            <source>These are too many garments for one outfit.</source>
            <translation>Das sind zu viele Kleidungsstücke für ein Outfit.</translation>
        </message>
        <message>
            <source>These are too many outfits for one lookbook.</source>
            <translation>Das sind zu viele Outfits für ein Lookbook.</translation>
        </message>
        <message>
            <source>These files are not one model.</source>
            <translation>Diese Dateien sind nicht ein Modell.</translation>
        </message>
        <message>
            <source>These files take {copied} GB, and {free} GB are free.</source>
            <translation>Diese Dateien brauchen {copied} GB, und {free} GB sind frei.</translation>
        </message>
        <message>
            <source>These garments are a child's and an adult's, and make no outfit.</source>
            <translation>Diese Teile gehören einem Kind und einem Erwachsenen und ergeben kein Outfit.</translation>
        </message>
        <message>
            <source>These garments are saved already.</source>
            <translation>Diese Kleidungsstücke sind schon gespeichert.</translation>
        </message>
        <message>
            <source>These take each other's place: {names}.</source>
            <translation>Diese nehmen einander den Platz: {names}.</translation>
        </message>
        <message>
            <source>These weights are no try-on network that Vestry runs.</source>
            <translation>Diese Gewichte sind kein Anprobe-Netz, das Vestry ausführt.</translation>
        </message>
        <message>
            <source>These will not be put together again.</source>
            <translation>Diese werden nicht mehr kombiniert.</translation>
        </message>
        <message>
            <source>These words name no kind of garment.</source>
            <translation>Diese Wörter nennen keine Art von Kleidungsstück.</translation>
        </message>
        <message>
            <source>Thin for {degrees} °C: {item}.</source>
            <translation>Dünn für {degrees} °C: {item}.</translation>
        </message>
        <message>
            <source>This Vestry cannot draw with {engine}.</source>
            <translation>Dieses Vestry kann mit {engine} nicht zeichnen.</translation>
        </message>
        <message>
            <source>This Vestry cannot dress anybody with {engine}.</source>
            <translation>Dieses Vestry kann mit {engine} niemanden anziehen.</translation>
        </message>
        <message>
            <source>This Vestry cannot run models for {engine}.</source>
            <translation>Dieses Vestry kann keine Modelle für {engine} ausführen.</translation>
        </message>
        <message>
            <source>This ZIP file is not a backup of Vestry.</source>
            <translation>Diese ZIP-Datei ist keine Sicherung von Vestry.</translation>
        </message>
        <message>
            <source>This answer is being written already.</source>
            <translation>Diese Antwort wird schon geschrieben.</translation>
        </message>
        <message>
            <source>This answer is complete.</source>
            <translation>Diese Antwort ist vollständig.</translation>
        </message>
        <message>
            <source>This answer is still coming.</source>
            <translation>Diese Antwort kommt noch.</translation>
        </message>
        <message>
            <source>This backup is cut off or damaged.</source>
            <translation>Diese Sicherung ist abgeschnitten oder beschädigt.</translation>
        </message>
        <message>
            <source>This backup is damaged: what it holds is not what was packed.</source>
            <translation>Diese Sicherung ist beschädigt: Ihr Inhalt ist nicht der, der gepackt wurde.</translation>
        </message>
        <message>
            <source>This backup is not safe to restore: it holds {what}.</source>
            <translation>Diese Sicherung wiederherzustellen wäre nicht sicher: Sie enthält {what}.</translation>
        </message>
        <message>
            <source>This backup was made by a newer Vestry.</source>
            <translation>Diese Sicherung stammt von einem neueren Vestry.</translation>
        </message>
        <message>
            <source>This change cannot be taken back any more.</source>
            <translation>Diese Änderung lässt sich nicht mehr zurücknehmen.</translation>
        </message>
        <message>
            <source>This conversation has no such picture.</source>
            <translation>Dieses Gespräch hat kein solches Bild.</translation>
        </message>
        <message>
            <source>This conversation is not there any more.</source>
            <translation>Diese Unterhaltung gibt es nicht mehr.</translation>
        </message>
        <message>
            <source>This conversation is not too long any more.</source>
            <translation>Diese Unterhaltung ist nicht mehr zu lang.</translation>
        </message>
        <message>
            <source>This conversation needs {needed} of the {limit} tokens that the model can hold.</source>
            <translation>Diese Unterhaltung braucht {needed} der {limit} Tokens, die das Modell halten kann.</translation>
        </message>
        <message>
            <source>This day is not in the diary any more.</source>
            <translation>Dieser Tag steht nicht mehr im Tagebuch.</translation>
        </message>
        <message>
            <source>This did not work; the log says more.</source>
            <translation>Das hat nicht geklappt; im Protokoll steht mehr.</translation>
        </message>
        <message>
            <source>This diffusers ({version}) knows no {class_name}.</source>
            <translation>Dieses diffusers ({version}) kennt kein {class_name}.</translation>
        </message>
        <message>
            <source>This feedback is not there any more.</source>
            <translation>Diese Rückmeldung gibt es nicht mehr.</translation>
        </message>
        <message>
            <source>This file cannot be opened.</source>
            <translation>Diese Datei lässt sich nicht öffnen.</translation>
        </message>
        <message>
            <source>This file cannot be read as JSON.</source>
            <translation>Diese Datei lässt sich nicht als JSON lesen.</translation>
        </message>
        <message>
            <source>This file cannot be read from its disk.</source>
            <translation>Diese Datei ist von ihrem Laufwerk nicht lesbar.</translation>
        </message>
        <message>
            <source>This file cannot be read.</source>
            <translation>Diese Datei lässt sich nicht lesen.</translation>
        </message>
        <message>
            <source>This file changed while it was added; add it again.</source>
            <translation>Diese Datei hat sich beim Hinzufügen geändert; füge sie noch einmal hinzu.</translation>
        </message>
        <message>
            <source>This file changed while it was imported; import it again.</source>
            <translation>Diese Datei hat sich beim Import geändert; importiere sie noch einmal.</translation>
        </message>
        <message>
            <source>This file could not be read from the disk.</source>
            <translation>Diese Datei konnte nicht vom Laufwerk gelesen werden.</translation>
        </message>
        <message>
            <source>This file holds no list of products.</source>
            <translation>Diese Datei enthält keine Produktliste.</translation>
        </message>
        <message>
            <source>This file is a {instead}, not a photo.</source>
            <translation>Diese Datei ist kein Foto, sondern: {instead}.</translation>
        </message>
        <message>
            <source>This file is cut off; try copying it again.</source>
            <translation>Diese Datei ist abgeschnitten; kopiere sie noch einmal.</translation>
        </message>
        <message>
            <source>This file is empty.</source>
            <translation>Diese Datei ist leer.</translation>
        </message>
        <message>
            <source>This file is empty; try copying it again.</source>
            <translation>Diese Datei ist leer; kopiere sie noch einmal.</translation>
        </message>
        <message>
            <source>This file is larger than {max_bytes} MB.</source>
            <translation>Diese Datei ist größer als {max_bytes} MB.</translation>
        </message>
        <message>
            <source>This file is no longer there.</source>
            <translation>Diese Datei ist nicht mehr da.</translation>
        </message>
        <message>
            <source>This file is not a CSV table.</source>
            <translation>Diese Datei ist keine CSV-Tabelle.</translation>
        </message>
        <message>
            <source>This file is not a photo Vestry can read.</source>
            <translation>Diese Datei ist kein Foto, das Vestry lesen kann.</translation>
        </message>
        <message>
            <source>This file is not a picture that Vestry can read.</source>
            <translation>Diese Datei ist kein Bild, das Vestry lesen kann.</translation>
        </message>
        <message>
            <source>This file is not there any more.</source>
            <translation>Diese Datei ist nicht mehr da.</translation>
        </message>
        <message>
            <source>This file is too large for a handover.</source>
            <translation>Diese Datei ist zu groß für eine Übergabe.</translation>
        </message>
        <message>
            <source>This file may not be opened by your account.</source>
            <translation>Dein Benutzerkonto darf diese Datei nicht öffnen.</translation>
        </message>
        <message>
            <source>This folder cannot be opened.</source>
            <translation>Dieser Ordner lässt sich nicht öffnen.</translation>
        </message>
        <message>
            <source>This folder holds other files and is not a wardrobe.</source>
            <translation>Dieser Ordner enthält andere Dateien und ist kein Kleiderschrank.</translation>
        </message>
        <message>
            <source>This garment has no photo.</source>
            <translation>Dieses Kleidungsstück hat kein Foto.</translation>
        </message>
        <message>
            <source>This handover was made by a newer Vestry.</source>
            <translation>Diese Übergabe hat ein neueres Vestry gemacht.</translation>
        </message>
        <message>
            <source>This installation cannot read AVIF photos.</source>
            <translation>Diese Installation kann keine AVIF-Fotos lesen.</translation>
        </message>
        <message>
            <source>This is a camera raw file, which Vestry does not develop.</source>
            <translation>Das ist eine Rohdatei einer Kamera, die Vestry nicht entwickelt.</translation>
        </message>
        <message>
            <source>This is a drawing, not a product.</source>
            <translation>Das ist eine Zeichnung, kein Produkt.</translation>
        </message>
        <message>
            <source>This is a folder or a device, not a photo.</source>
            <translation>Das ist ein Ordner oder ein Gerät, kein Foto.</translation>
        </message>
        <message>
            <source>This is a folder, not a photo.</source>
            <translation>Das ist ein Ordner, kein Foto.</translation>
        </message>
        <message>
            <source>This is a guess: the picture is not clear enough to be sure.</source>
            <translation>Das ist geraten: Das Bild ist nicht deutlich genug, um sicher zu sein.</translation>
        </message>
        <message>
            <source>This is no handover of Vestry.</source>
            <translation>Das ist keine Übergabe von Vestry.</translation>
        </message>
        <message>
            <source>This is not a file extension that a photo can have.</source>
            <translation>Diese Dateiendung kann ein Foto nicht haben.</translation>
        </message>
        <message>
            <source>This is not a picture.</source>
            <translation>Das ist kein Bild.</translation>
        </message>
        <message>
            <source>This is what {server} says, another program; it was not checked.</source>
            <translation>Das sagt {server}, ein anderes Programm; es wurde nicht geprüft.</translation>
        </message>
        <message>
            <source>This list is larger than Vestry reads.</source>
            <translation>Diese Liste ist größer, als Vestry liest.</translation>
        </message>
        <message>
            <source>This message belongs to another conversation.</source>
            <translation>Diese Nachricht gehört zu einer anderen Unterhaltung.</translation>
        </message>
        <message>
            <source>This message cannot be kept as it is.</source>
            <translation>Diese Nachricht kann so nicht aufbewahrt werden.</translation>
        </message>
        <message>
            <source>This message is not there any more.</source>
            <translation>Diese Nachricht gibt es nicht mehr.</translation>
        </message>
        <message>
            <source>This model brings program code of its own, which Vestry never runs.</source>
            <translation>Dieses Modell bringt eigenen Programmcode mit, den Vestry nie ausführt.</translation>
        </message>
        <message>
            <source>This model cannot take a conversation in this order.</source>
            <translation>Dieses Modell nimmt kein Gespräch in dieser Reihenfolge.</translation>
        </message>
        <message>
            <source>This model cannot weigh answers.</source>
            <translation>Dieses Modell kann Antworten nicht abwägen.</translation>
        </message>
        <message>
            <source>This model does not talk.</source>
            <translation>Dieses Modell führt keine Gespräche.</translation>
        </message>
        <message>
            <source>This model gives one answer in words.</source>
            <translation>Dieses Modell gibt eine Antwort in Worten.</translation>
        </message>
        <message>
            <source>This model is answering right now.</source>
            <translation>Dieses Modell antwortet gerade.</translation>
        </message>
        <message>
            <source>This model is being fetched already.</source>
            <translation>Dieses Modell wird schon geholt.</translation>
        </message>
        <message>
            <source>This model is drawing right now.</source>
            <translation>Dieses Modell zeichnet gerade.</translation>
        </message>
        <message>
            <source>This model is there already, as {name}.</source>
            <translation>Dieses Modell ist schon da, als {name}.</translation>
        </message>
        <message>
            <source>This model needs llama-cpp-python, which this installation lacks.</source>
            <translation>Dieses Modell braucht llama-cpp-python, das dieser Installation fehlt.</translation>
        </message>
        <message>
            <source>This model takes {takes} GB, and {usable} GB may be used.</source>
            <translation>Dieses Modell braucht {takes} GB, und {usable} GB dürfen benutzt werden.</translation>
        </message>
        <message>
            <source>This model wants its pictures in a way that Vestry does not know.</source>
            <translation>Dieses Modell will seine Bilder auf eine Art, die Vestry nicht kennt.</translation>
        </message>
        <message>
            <source>This model was closed.</source>
            <translation>Dieses Modell wurde geschlossen.</translation>
        </message>
        <message>
            <source>This name is too long.</source>
            <translation>Dieser Name ist zu lang.</translation>
        </message>
        <message>
            <source>This outfit is in the diary, so its garments stay as they are.</source>
            <translation>Dieses Outfit steht im Tagebuch, deshalb bleiben seine Kleidungsstücke, wie sie sind.</translation>
        </message>
        <message>
            <source>This path does not exist.</source>
            <translation>Diesen Pfad gibt es nicht.</translation>
        </message>
        <message>
            <source>This photo and the question about it do not fit into the model's context.</source>
            <translation>Dieses Foto und die Frage dazu passen nicht in den Kontext des Modells.</translation>
        </message>
        <message>
            <source>This photo could not be processed.</source>
            <translation>Dieses Foto konnte nicht verarbeitet werden.</translation>
        </message>
        <message>
            <source>This photo is damaged and cannot be opened.</source>
            <translation>Dieses Foto ist beschädigt und lässt sich nicht öffnen.</translation>
        </message>
        <message>
            <source>This photo is in the wardrobe already.</source>
            <translation>Dieses Foto ist schon im Kleiderschrank.</translation>
        </message>
        <message>
            <source>This photo is not in the folder of the table.</source>
            <translation>Dieses Foto liegt nicht im Ordner der Tabelle.</translation>
        </message>
        <message>
            <source>This photo is not kept any more.</source>
            <translation>Dieses Foto ist nicht mehr da.</translation>
        </message>
        <message>
            <source>This photo is too large: {width} x {height} pixels.</source>
            <translation>Dieses Foto ist zu groß: {width} x {height} Pixel.</translation>
        </message>
        <message>
            <source>This photo is too small to try clothes on.</source>
            <translation>Dieses Foto ist zu klein für eine Anprobe.</translation>
        </message>
        <message>
            <source>This photo needs more memory than is free right now.</source>
            <translation>Dieses Foto braucht mehr Speicher, als gerade frei ist.</translation>
        </message>
        <message>
            <source>This photo of a person is damaged.</source>
            <translation>Dieses Foto einer Person ist beschädigt.</translation>
        </message>
        <message>
            <source>This photo was deleted while it was added.</source>
            <translation>Dieses Foto wurde gelöscht, während es hinzugefügt wurde.</translation>
        </message>
        <message>
            <source>This picture cannot be opened.</source>
            <translation>Dieses Bild lässt sich nicht öffnen.</translation>
        </message>
        <message>
            <source>This picture has no pixels that can be shown.</source>
            <translation>Dieses Bild hat keine Pixel, die sich zeigen lassen.</translation>
        </message>
        <message>
            <source>This picture is not kept any more.</source>
            <translation>Dieses Bild wird nicht mehr aufbewahrt.</translation>
        </message>
        <message>
            <source>This picture is too large.</source>
            <translation>Dieses Bild ist zu groß.</translation>
        </message>
        <message>
            <source>This picture shows no garment that can be worn.</source>
            <translation>Dieses Bild zeigt kein Kleidungsstück, das man tragen kann.</translation>
        </message>
        <message>
            <source>This picture shows no garment that could be worn.</source>
            <translation>Dieses Bild zeigt kein Kleidungsstück, das man tragen könnte.</translation>
        </message>
        <message>
            <source>This picture was deleted while it was added.</source>
            <translation>Dieses Bild wurde gelöscht, während es hinzugefügt wurde.</translation>
        </message>
        <message>
            <source>This pipeline needs {needed} GB of memory, and models may use {usable} GB of this computer.</source>
            <translation>Diese Pipeline braucht {needed} GB Speicher, und Modelle dürfen {usable} GB dieses Computers nutzen.</translation>
        </message>
        <message>
            <source>This place is not a folder.</source>
            <translation>Dieser Ort ist kein Ordner.</translation>
        </message>
        <message>
            <source>This place is too far from the canvas, or too large or small.</source>
            <translation>Dieser Platz ist zu weit von der Fläche entfernt, zu groß oder zu klein.</translation>
        </message>
        <message>
            <source>This plan was answered already.</source>
            <translation>Zu diesem Plan ist schon gesagt, was daraus wurde.</translation>
        </message>
        <message>
            <source>This product has no picture that could be tried on.</source>
            <translation>Dieses Produkt hat kein Bild, das sich anprobieren ließe.</translation>
        </message>
        <message>
            <source>This row has more cells than the header.</source>
            <translation>Diese Zeile hat mehr Zellen als die Kopfzeile.</translation>
        </message>
        <message>
            <source>This row names neither a category nor a name nor a photo.</source>
            <translation>Diese Zeile nennt weder eine Kategorie noch einen Namen noch ein Foto.</translation>
        </message>
        <message>
            <source>This suggestion is not there any more.</source>
            <translation>Diesen Vorschlag gibt es nicht mehr.</translation>
        </message>
        <message>
            <source>This table is empty.</source>
            <translation>Diese Tabelle ist leer.</translation>
        </message>
        <message>
            <source>This table is larger than Vestry reads.</source>
            <translation>Diese Tabelle ist größer, als Vestry liest.</translation>
        </message>
        <message>
            <source>This table is not in UTF-8.</source>
            <translation>Diese Tabelle ist nicht in UTF-8.</translation>
        </message>
        <message>
            <source>This text cannot be read by the model.</source>
            <translation>Diesen Text kann das Modell nicht lesen.</translation>
        </message>
        <message>
            <source>This text is too long to be kept.</source>
            <translation>Dieser Text ist zu lang, um ihn zu behalten.</translation>
        </message>
        <message>
            <source>This took too long and was stopped.</source>
            <translation>Das hat zu lange gedauert und wurde angehalten.</translation>
        </message>
        <message>
            <source>This version of Vestry does nothing with it yet.</source>
            <translation>Diese Version von Vestry nutzt es noch nicht.</translation>
        </message>
        <message>
            <source>This wardrobe can be read but not changed.</source>
            <translation>Dieser Kleiderschrank lässt sich lesen, aber nicht ändern.</translation>
        </message>
        <message>
            <source>This wardrobe could not be upgraded and is as it was.</source>
            <translation>Dieser Kleiderschrank konnte nicht umgestellt werden und ist, wie er war.</translation>
        </message>
        <message>
            <source>This wardrobe is not where it was.</source>
            <translation>Dieser Kleiderschrank ist nicht mehr, wo er war.</translation>
        </message>
        <message>
            <source>This wardrobe is open in a window that does not answer.</source>
            <translation>Dieser Kleiderschrank ist in einem Fenster offen, das nicht antwortet.</translation>
        </message>
        <message>
            <source>This wardrobe is open in another window.</source>
            <translation>Dieser Kleiderschrank ist in einem anderen Fenster offen.</translation>
        </message>
        <message>
            <source>This wardrobe was made by a newer Vestry.</source>
            <translation>Dieser Kleiderschrank stammt von einem neueren Vestry.</translation>
        </message>
        <message>
            <source>This wardrobe was made by an older Vestry and must be upgraded before it can be read.</source>
            <translation>Dieser Kleiderschrank stammt von einem älteren Vestry und muss umgestellt werden, bevor er lesbar ist.</translation>
        </message>
        <message>
            <source>This was changed again since.</source>
            <translation>Das wurde seither noch einmal geändert.</translation>
        </message>
        <message>
            <source>This was longer than may be shown; the ends of its lists are left out.</source>
            <translation>Das war länger, als gezeigt werden darf; die Enden der Listen fehlen.</translation>
        </message>
        <message>
            <source>Together in one of your outfits: {names}.</source>
            <translation>In einem deiner Outfits zusammen: {names}.</translation>
        </message>
        <message>
            <source>Together in {outfits} of your outfits: {names}.</source>
            <translation>In {outfits} deiner Outfits zusammen: {names}.</translation>
        </message>
        <message>
            <source>Too many files are open at once.</source>
            <translation>Zu viele Dateien sind gleichzeitig offen.</translation>
        </message>
        <message>
            <source>Took in {added} products from {name}.</source>
            <translation>{added} Produkte aus {name} aufgenommen.</translation>
        </message>
        <message>
            <source>Took something else</source>
            <translation>Anderes Teil genommen</translation>
        </message>
        <message>
            <source>Try a larger model for this photo.</source>
            <translation>Versuche es bei diesem Foto mit einem größeren Modell.</translation>
        </message>
        <message>
            <source>Try again in {quiet} minutes; it goes on there.</source>
            <translation>Versuche es in {quiet} Minuten noch einmal; es geht dort weiter.</translation>
        </message>
        <message>
            <source>Try again later, or on another network.</source>
            <translation>Versuche es später oder in einem anderen Netz noch einmal.</translation>
        </message>
        <message>
            <source>Try again later; if it stays, choose another model.</source>
            <translation>Versuche es später noch einmal; bleibt es dabei, wähle ein anderes Modell.</translation>
        </message>
        <message>
            <source>Try again without HF_ENDPOINT, or choose another model.</source>
            <translation>Versuche es ohne HF_ENDPOINT noch einmal, oder wähle ein anderes Modell.</translation>
        </message>
        <message>
            <source>Try again, or load it anew.</source>
            <translation>Versuche es noch einmal, oder lade es neu.</translation>
        </message>
        <message>
            <source>Try again, or talk with it: longer answers are measured, too.</source>
            <translation>Versuche es noch einmal, oder sprich mit ihm: Auch längere Antworten werden gemessen.</translation>
        </message>
        <message>
            <source>Try another photo or another garment.</source>
            <translation>Versuche es mit einem anderen Foto oder einem anderen Kleidungsstück.</translation>
        </message>
        <message>
            <source>Try another picture, or another file of this model.</source>
            <translation>Versuche ein anderes Bild oder eine andere Datei dieses Modells.</translation>
        </message>
        <message>
            <source>Try another picture.</source>
            <translation>Versuche ein anderes Bild.</translation>
        </message>
        <message>
            <source>Try it again, or ask for less.</source>
            <translation>Versuch es noch einmal, oder frage nach weniger.</translation>
        </message>
        <message>
            <source>Two garments can be compared at a time.</source>
            <translation>Es lassen sich zwei Kleidungsstücke auf einmal vergleichen.</translation>
        </message>
        <message>
            <source>Two to four outfits can be compared.</source>
            <translation>Zwei bis vier Outfits lassen sich vergleichen.</translation>
        </message>
        <message>
            <source>Two versions of Vestry are mixed in this installation.</source>
            <translation>In dieser Installation sind zwei Versionen von Vestry vermischt.</translation>
        </message>
        <message>
            <source>Type one.</source>
            <translation>Gib einen ein.</translation>
        </message>
        <message>
            <source>Unset HF_HUB_OFFLINE and try again.</source>
            <translation>Lösche HF_HUB_OFFLINE und versuche es noch einmal.</translation>
        </message>
        <message>
            <source>Unset VESTRY_FAKE_MODELS.</source>
            <translation>Lösche die Variable VESTRY_FAKE_MODELS.</translation>
        </message>
        <message>
            <source>Unset it, or set it to the whole address of a mirror, with https://.</source>
            <translation>Lösche die Variable, oder setze sie auf die ganze Adresse eines Spiegels, mit https://.</translation>
        </message>
        <message>
            <source>Update Vestry, and import it again.</source>
            <translation>Aktualisiere Vestry und übernimm sie noch einmal.</translation>
        </message>
        <message>
            <source>Update Vestry, or choose another model.</source>
            <translation>Aktualisiere Vestry, oder wähle ein anderes Modell.</translation>
        </message>
        <message>
            <source>Update it with `pip install --upgrade diffusers`, or choose another model.</source>
            <translation>Aktualisiere es mit `pip install --upgrade diffusers`, oder wähle ein anderes Modell.</translation>
        </message>
        <message>
            <source>Use --format json with --vectors.</source>
            <translation>Nimm --format json zusammen mit --vectors.</translation>
        </message>
        <message>
            <source>Use a Python that brings SQLite 3.37 or newer, such as the one from python.org.</source>
            <translation>Nimm ein Python mit SQLite 3.37 oder neuer, etwa das von python.org.</translation>
        </message>
        <message>
            <source>Use a shorter name.</source>
            <translation>Nimm einen kürzeren Namen.</translation>
        </message>
        <message>
            <source>Use an id that a tool returned.</source>
            <translation>Verwende eine Kennung, die ein Werkzeug genannt hat.</translation>
        </message>
        <message>
            <source>Use it by that name, or remove {name} first.</source>
            <translation>Verwende es unter diesem Namen, oder entferne erst {name}.</translation>
        </message>
        <message>
            <source>Use small letters, digits, '.', '_' and '-', such as my-model.</source>
            <translation>Verwende kleine Buchstaben, Ziffern, '.', '_' und '-', etwa mein-modell.</translation>
        </message>
        <message>
            <source>Use the mannequin, or a photo of a person.</source>
            <translation>Nimm die Figur oder ein Foto einer Person.</translation>
        </message>
        <message>
            <source>Use the text tokenizer of the model.</source>
            <translation>Verwende den Text-Tokenizer des Modells.</translation>
        </message>
        <message>
            <source>Use three letters such as EUR.</source>
            <translation>Nimm drei Buchstaben wie EUR.</translation>
        </message>
        <message>
            <source>Use up to 60 letters.</source>
            <translation>Nimm höchstens 60 Buchstaben.</translation>
        </message>
        <message>
            <source>Use {allowed}.</source>
            <translation>Nimm {allowed}.</translation>
        </message>
        <message>
            <source>Vectors of this encoder have {known} numbers, and this one has {given}.</source>
            <translation>Vektoren dieses Modells haben {known} Zahlen, dieser hat {given}.</translation>
        </message>
        <message>
            <source>Very fine edges; selling what is made with it needs an agreement with its maker.</source>
            <translation>Sehr feine Kanten; wer verkauft, was damit entsteht, braucht eine Vereinbarung mit dem Hersteller.</translation>
        </message>
        <message>
            <source>Very small; for old computers and for trying things out.</source>
            <translation>Sehr klein; für alte Computer und zum Ausprobieren.</translation>
        </message>
        <message>
            <source>Vestry cannot take new words for {name}.</source>
            <translation>Für {name} kann Vestry keine neuen Wörter aufnehmen.</translation>
        </message>
        <message>
            <source>Vestry cannot use the version {version} of llama-cpp-python.</source>
            <translation>Vestry kann die Version {version} von llama-cpp-python nicht verwenden.</translation>
        </message>
        <message>
            <source>Vestry does not know under which license these files are.</source>
            <translation>Vestry weiß nicht, unter welcher Lizenz diese Dateien stehen.</translation>
        </message>
        <message>
            <source>Vestry is offline, so nothing was fetched.</source>
            <translation>Vestry ist offline, deshalb wurde nichts geholt.</translation>
        </message>
        <message>
            <source>Vestry reads JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF and HEIC photos.</source>
            <translation>Vestry liest Fotos als JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF und HEIC.</translation>
        </message>
        <message>
            <source>Vestry's own vocabulary file is damaged.</source>
            <translation>Vestrys eigene Wortliste ist beschädigt.</translation>
        </message>
        <message>
            <source>Vestry's own word lists are damaged.</source>
            <translation>Vestrys eigene Wortlisten sind beschädigt.</translation>
        </message>
        <message>
            <source>Wait for it, or stop it.</source>
            <translation>Warte darauf, oder halte sie an.</translation>
        </message>
        <message>
            <source>Wait for the running work to finish, then try again.</source>
            <translation>Warte, bis die laufende Arbeit fertig ist, und versuche es noch einmal.</translation>
        </message>
        <message>
            <source>Wait until it is complete.</source>
            <translation>Warte, bis sie vollständig ist.</translation>
        </message>
        <message>
            <source>Wait until it is done and try again.</source>
            <translation>Warte, bis es fertig ist, und versuche es noch einmal.</translation>
        </message>
        <message>
            <source>Wait until it is done, or stop it, and try again.</source>
            <translation>Warte, bis es fertig ist, oder halte es an, und versuche es noch einmal.</translation>
        </message>
        <message>
            <source>Wait until that is done, or stop it there.</source>
            <translation>Warte, bis das fertig ist, oder halte es dort an.</translation>
        </message>
        <message>
            <source>Warm for {degrees} °C: {item}.</source>
            <translation>Warm für {degrees} °C: {item}.</translation>
        </message>
        <message>
            <source>Wash {name}</source>
            <translation>{name} waschen</translation>
        </message>
        <message>
            <source>Wear</source>
            <translation>Tragen</translation>
        </message>
        <message>
            <source>Wear outfit</source>
            <translation>Outfit tragen</translation>
        </message>
        <message>
            <source>Wear suggestion</source>
            <translation>Vorschlag tragen</translation>
        </message>
        <message>
            <source>Wear {name}</source>
            <translation>{name} tragen</translation>
        </message>
        <message>
            <source>What HF_ENDPOINT is set to is no web address.</source>
            <translation>HF_ENDPOINT enthält keine Webadresse.</translation>
        </message>
        <message>
            <source>What an answer cost must be numbers.</source>
            <translation>Was eine Antwort gekostet hat, müssen Zahlen sein.</translation>
        </message>
        <message>
            <source>What answered is not the model hub.</source>
            <translation>Was geantwortet hat, ist nicht der Modell-Hub.</translation>
        </message>
        <message>
            <source>What is still to come was not worn yet.</source>
            <translation>Was noch kommt, wurde noch nicht getragen.</translation>
        </message>
        <message>
            <source>What is worn most here is {shared}.</source>
            <translation>Am meisten getragen wird hier {shared}.</translation>
        </message>
        <message>
            <source>What reads tags from picture vectors is damaged.</source>
            <translation>Was Merkmale aus Bildvektoren liest, ist beschädigt.</translation>
        </message>
        <message>
            <source>What there is of this kind is for adults.</source>
            <translation>Was es davon gibt, ist für Erwachsene.</translation>
        </message>
        <message>
            <source>What there is of this kind is for children.</source>
            <translation>Was es davon gibt, ist für Kinder.</translation>
        </message>
        <message>
            <source>What you do not like ({disliked}): {item}.</source>
            <translation>Was du nicht magst ({disliked}): {item}.</translation>
        </message>
        <message>
            <source>What you draw with it must not be used commercially: its license allows research and private use only.</source>
            <translation>Was du damit zeichnest, darf nicht kommerziell genutzt werden: Die Lizenz erlaubt nur Forschung und private Nutzung.</translation>
        </message>
        <message>
            <source>What you like ({terms}): {item}.</source>
            <translation>Was du magst ({terms}): {item}.</translation>
        </message>
        <message>
            <source>Without a graphics card a picture takes many minutes.</source>
            <translation>Ohne Grafikkarte dauert ein Bild viele Minuten.</translation>
        </message>
        <message>
            <source>Words for it are {known} and more.</source>
            <translation>Wörter dafür sind {known} und weitere.</translation>
        </message>
        <message>
            <source>Wore something else</source>
            <translation>Etwas anderes getragen</translation>
        </message>
        <message>
            <source>Worn on {days} days: {item}.</source>
            <translation>An {days} Tagen getragen: {item}.</translation>
        </message>
        <message>
            <source>Worn once since the last wash: {item}.</source>
            <translation>Seit der letzten Wäsche einmal getragen: {item}.</translation>
        </message>
        <message>
            <source>Worn together on {days} days: {names}.</source>
            <translation>An {days} Tagen zusammen getragen: {names}.</translation>
        </message>
        <message>
            <source>Worn together once: {names}.</source>
            <translation>Einmal zusammen getragen: {names}.</translation>
        </message>
        <message>
            <source>Worn {worn} times since the last wash: {item}.</source>
            <translation>Seit der letzten Wäsche {worn}-mal getragen: {item}.</translation>
        </message>
        <message>
            <source>Write it like #F4E9E1, or name paper.</source>
            <translation>Schreib sie wie #F4E9E1 oder nenne paper.</translation>
        </message>
        <message>
            <source>Write it like --map Farbe=colors; fields are {fields}.</source>
            <translation>Schreibe es so: --map Farbe=colors; Felder sind {fields}.</translation>
        </message>
        <message>
            <source>Write it like `weather` or `my-shop`.</source>
            <translation>Schreib ihn wie `weather` oder `my-shop`.</translation>
        </message>
        <message>
            <source>Write it like category=shirt, formality&gt;=3 or notes~wedding.</source>
            <translation>Schreibe es so: category=shirt, formality&gt;=3 oder notes~Hochzeit.</translation>
        </message>
        <message>
            <source>Write it like category=sweater, season=spring,autumn or brand=.</source>
            <translation>Schreibe es so: category=sweater, season=spring,autumn oder brand=.</translation>
        </message>
        <message>
            <source>Write it like colors=navy:0.7,white.</source>
            <translation>Schreibe es so: colors=navy:0.7,white.</translation>
        </message>
        <message>
            <source>Write it like price=49.90 or "49 EUR".</source>
            <translation>Schreibe es so: price=49.90 oder „49 EUR“.</translation>
        </message>
        <message>
            <source>Write it like {field}=3.</source>
            <translation>Schreibe es so: {field}=3.</translation>
        </message>
        <message>
            <source>Write something first.</source>
            <translation>Schreibe zuerst etwas.</translation>
        </message>
        <message>
            <source>Write them like colors=navy:0.7,white:0.3.</source>
            <translation>Schreibe sie so: colors=navy:0.7,white:0.3.</translation>
        </message>
        <message>
            <source>Write {field}=VALUE.</source>
            <translation>Schreibe {field}=WERT.</translation>
        </message>
        <message>
            <source>Write {field}=yes.</source>
            <translation>Schreibe {field}=yes.</translation>
        </message>
        <message>
            <source>Write {name} like 2026-11-21.</source>
            <translation>Schreibe {name} so: 2026-11-21.</translation>
        </message>
        <message>
            <source>You do not have permission to open this file.</source>
            <translation>Du darfst diese Datei nicht öffnen.</translation>
        </message>
        <message>
            <source>You said no to this, so it was not done.</source>
            <translation>Du hast das abgelehnt, deshalb ist es nicht geschehen.</translation>
        </message>
        <message>
            <source>You said that you like {item}.</source>
            <translation>Du hast gesagt, dass du {item} magst.</translation>
        </message>
        <message>
            <source>Your share of this disk is used up.</source>
            <translation>Dein Anteil an diesem Laufwerk ist aufgebraucht.</translation>
        </message>
        <message>
            <source>Your vocabulary file {name} cannot be used: {message}.</source>
            <translation>Deine Wortliste {name} ist nicht brauchbar: {message}.</translation>
        </message>
        <message>
            <source>Your vocabulary file {name} cannot be used: {problem}.</source>
            <translation>Deine Wortliste {name} ist nicht brauchbar: {problem}.</translation>
        </message>
        <message>
            <source>Your vocabulary file {name} could not be saved.</source>
            <translation>Deine Wortliste {name} konnte nicht gespeichert werden.</translation>
        </message>
        <message>
            <source>`vestry items` lists what there is.</source>
            <translation>`vestry items` zeigt, was da ist.</translation>
        </message>
        <message>
            <source>`vestry mcp servers list` shows those that were added.</source>
            <translation>`vestry mcp servers list` zeigt die, die hinzugefügt wurden.</translation>
        </message>
        <message>
            <source>`vestry models get {id}` goes on where it was.</source>
            <translation>`vestry models get {id}` macht dort weiter.</translation>
        </message>
        <message>
            <source>`vestry models list` names what is.</source>
            <translation>`vestry models list` nennt, was es gibt.</translation>
        </message>
        <message>
            <source>`vestry outfits show` lists what is in it.</source>
            <translation>`vestry outfits show` zeigt, was dazu gehört.</translation>
        </message>
        <message>
            <source>`vestry pack list` shows them with their numbers.</source>
            <translation>`vestry pack list` zeigt sie mit ihren Nummern.</translation>
        </message>
        <message>
            <source>`vestry pack show` lists its days.</source>
            <translation>`vestry pack show` zeigt ihre Tage.</translation>
        </message>
        <message>
            <source>diffusers is not installed.</source>
            <translation>diffusers ist nicht installiert.</translation>
        </message>
        <message>
            <source>mlx-vlm is not installed.</source>
            <translation>mlx-vlm ist nicht installiert.</translation>
        </message>
        <message>
            <source>the category {where} needs a "slot"</source>
            <translation>die Art {where} braucht einen „slot“</translation>
        </message>
        <message>
            <source>the group of "{name}" must be one of {groups}.</source>
            <translation>die Gruppe von „{name}“ muss eine von {groups} sein.</translation>
        </message>
        <message>
            <source>the server ended</source>
            <translation>der Server ist zu Ende</translation>
        </message>
        <message>
            <source>the slot of "{name}" must be one of {slots}.</source>
            <translation>der Platz von „{name}“ muss einer von {slots} sein.</translation>
        </message>
        <message>
            <source>the template failed</source>
            <translation>die Vorlage ist gescheitert</translation>
        </message>
        <message>
            <source>the template left out a picture</source>
            <translation>die Vorlage hat ein Bild ausgelassen</translation>
        </message>
        <message>
            <source>torch is not installed.</source>
            <translation>torch ist nicht installiert.</translation>
        </message>
        <message>
            <source>{absent} is missing.</source>
            <translation>{absent} fehlt.</translation>
        </message>
        <message>
            <source>{again} to replace it.</source>
            <translation>{again}, um es zu ersetzen.</translation>
        </message>
        <message>
            <source>{config_name} cannot be read.</source>
            <translation>{config_name} lässt sich nicht lesen.</translation>
        </message>
        <message>
            <source>{first} and {second} go well together: {names}.</source>
            <translation>{first} und {second} passen gut zusammen: {names}.</translation>
        </message>
        <message>
            <source>{index_name} does not say what it is.</source>
            <translation>{index_name} sagt nicht, was es ist.</translation>
        </message>
        <message>
            <source>{index_name} names no weights.</source>
            <translation>{index_name} nennt keine Gewichte.</translation>
        </message>
        <message>
            <source>{material} is not made for rain: {item}.</source>
            <translation>{material} ist nicht für Regen gemacht: {item}.</translation>
        </message>
        <message>
            <source>{missing} is missing in the folder {name}.</source>
            <translation>{missing} fehlt im Ordner {name}.</translation>
        </message>
        <message>
            <source>{missing} is missing in {weights_name}.</source>
            <translation>{missing} fehlt in {weights_name}.</translation>
        </message>
        <message>
            <source>{model} had nothing to say to this.</source>
            <translation>{model} hatte dazu nichts zu sagen.</translation>
        </message>
        <message>
            <source>{names} are both {first}.</source>
            <translation>{names} sind beide {first}.</translation>
        </message>
        <message>
            <source>{names} take each other's place.</source>
            <translation>{names} nehmen einander den Platz.</translation>
        </message>
        <message>
            <source>{names}: you said never to wear these two together.</source>
            <translation>{names}: Du wolltest diese beiden nie zusammen tragen.</translation>
        </message>
        <message>
            <source>{name} cannot be read.</source>
            <translation>{name} lässt sich nicht lesen.</translation>
        </message>
        <message>
            <source>{name} cannot be the name of a model.</source>
            <translation>{name} kann kein Modellname sein.</translation>
        </message>
        <message>
            <source>{name} cannot look at pictures.</source>
            <translation>{name} kann keine Bilder ansehen.</translation>
        </message>
        <message>
            <source>{name} could not be asked, or ended meanwhile.</source>
            <translation>{name} war nicht erreichbar oder ist inzwischen beendet.</translation>
        </message>
        <message>
            <source>{name} could not be written.</source>
            <translation>{name} ließ sich nicht schreiben.</translation>
        </message>
        <message>
            <source>{name} did not answer in time and was stopped.</source>
            <translation>{name} hat nicht rechtzeitig geantwortet und wurde angehalten.</translation>
        </message>
        <message>
            <source>{name} did not come up in time</source>
            <translation>{name} ist nicht rechtzeitig gestartet</translation>
        </message>
        <message>
            <source>{name} did not say what it offers.</source>
            <translation>{name} hat nicht gesagt, was es anbietet.</translation>
        </message>
        <message>
            <source>{name} does not exist.</source>
            <translation>{name} gibt es nicht.</translation>
        </message>
        <message>
            <source>{name} does not say what shape the model has.</source>
            <translation>{name} sagt nicht, welche Form das Modell hat.</translation>
        </message>
        <message>
            <source>{name} does not say where a body's joints are.</source>
            <translation>{name} sagt nicht, wo die Gelenke eines Körpers sind.</translation>
        </message>
        <message>
            <source>{name} ended</source>
            <translation>{name} ist zu Ende</translation>
        </message>
        <message>
            <source>{name} exists already and is not a backup of Vestry.</source>
            <translation>{name} gibt es schon und ist keine Sicherung von Vestry.</translation>
        </message>
        <message>
            <source>{name} gave no sign of life for too long and was stopped.</source>
            <translation>{name} hat zu lange kein Lebenszeichen gegeben und wurde beendet.</translation>
        </message>
        <message>
            <source>{name} has no tool called {unknown}.</source>
            <translation>{name} hat kein Werkzeug namens {unknown}.</translation>
        </message>
        <message>
            <source>{name} is a GGUF file of a version that Vestry cannot read.</source>
            <translation>{name} ist eine GGUF-Datei einer Version, die Vestry nicht lesen kann.</translation>
        </message>
        <message>
            <source>{name} is a file, not a folder.</source>
            <translation>{name} ist eine Datei, kein Ordner.</translation>
        </message>
        <message>
            <source>{name} is a folder.</source>
            <translation>{name} ist ein Ordner.</translation>
        </message>
        <message>
            <source>{name} is behind a network, which nobody allowed it.</source>
            <translation>{name} liegt hinter einem Netzwerk, das niemand erlaubt hat.</translation>
        </message>
        <message>
            <source>{name} is left out: a figure stands in underclothes of its own.</source>
            <translation>{name} fehlt: Eine Figur trägt ihre eigene Unterwäsche.</translation>
        </message>
        <message>
            <source>{name} is left out: a watch is too small to be seen on a figure.</source>
            <translation>{name} fehlt: Eine Uhr ist zu klein, um an einer Figur zu sehen zu sein.</translation>
        </message>
        <message>
            <source>{name} is left out: an umbrella is carried, not worn.</source>
            <translation>{name} fehlt: Ein Schirm wird getragen, nicht angezogen.</translation>
        </message>
        <message>
            <source>{name} is left out: in its photo it is folded or does not lie flat.</source>
            <translation>{name} fehlt: Auf dem Foto ist es gefaltet oder liegt nicht flach.</translation>
        </message>
        <message>
            <source>{name} is left out: in its photo it is folded or lies on its side.</source>
            <translation>{name} fehlt: Auf dem Foto ist es gefaltet oder liegt auf der Seite.</translation>
        </message>
        <message>
            <source>{name} is left out: in its photo it is rolled up.</source>
            <translation>{name} fehlt: Auf dem Foto ist es aufgerollt.</translation>
        </message>
        <message>
            <source>{name} is left out: its cut-out shows next to nothing.</source>
            <translation>{name} fehlt: Der Ausschnitt zeigt fast nichts.</translation>
        </message>
        <message>
            <source>{name} is left out: its photo does not say which of its parts is worn where.</source>
            <translation>{name} fehlt: Das Foto sagt nicht, welcher Teil wo getragen wird.</translation>
        </message>
        <message>
            <source>{name} is left out: its photo shows several pieces.</source>
            <translation>{name} fehlt: Das Foto zeigt mehrere Teile.</translation>
        </message>
        <message>
            <source>{name} is left out: nothing says where it is worn.</source>
            <translation>{name} fehlt: Es ist nicht bekannt, wo es getragen wird.</translation>
        </message>
        <message>
            <source>{name} is made for sound, not for pictures.</source>
            <translation>{name} ist für Ton gemacht, nicht für Bilder.</translation>
        </message>
        <message>
            <source>{name} is missing.</source>
            <translation>{name} fehlt.</translation>
        </message>
        <message>
            <source>{name} is missing: the model cannot read words.</source>
            <translation>{name} fehlt: Das Modell kann keine Wörter lesen.</translation>
        </message>
        <message>
            <source>{name} is not a GGUF model file.</source>
            <translation>{name} ist keine GGUF-Modelldatei.</translation>
        </message>
        <message>
            <source>{name} is not a backup of Vestry.</source>
            <translation>{name} ist keine Sicherung von Vestry.</translation>
        </message>
        <message>
            <source>{name} is not a folder.</source>
            <translation>{name} ist kein Ordner.</translation>
        </message>
        <message>
            <source>{name} is not a whole model.</source>
            <translation>{name} ist kein ganzes Modell.</translation>
        </message>
        <message>
            <source>{name} is not the picture part of a model.</source>
            <translation>{name} ist nicht der Bildteil eines Modells.</translation>
        </message>
        <message>
            <source>{name} is not there any more.</source>
            <translation>{name} ist nicht mehr da.</translation>
        </message>
        <message>
            <source>{name} is one of {parts} parts of a model.</source>
            <translation>{name} ist einer von {parts} Teilen eines Modells.</translation>
        </message>
        <message>
            <source>{name} is the picture part of a model, not the model.</source>
            <translation>{name} ist der Bildteil eines Modells, nicht das Modell.</translation>
        </message>
        <message>
            <source>{name} knows no end of a text.</source>
            <translation>{name} kennt kein Ende eines Textes.</translation>
        </message>
        <message>
            <source>{name} lies in the trash for thirty days.</source>
            <translation>{name} liegt dreißig Tage im Papierkorb.</translation>
        </message>
        <message>
            <source>{name} may not do this.</source>
            <translation>{name} darf das nicht.</translation>
        </message>
        <message>
            <source>{name} names files elsewhere.</source>
            <translation>{name} nennt Dateien anderswo.</translation>
        </message>
        <message>
            <source>{name} names no files.</source>
            <translation>{name} nennt keine Dateien.</translation>
        </message>
        <message>
            <source>{name} needs {needed} of memory, and Vestry may use {budget} of the {total} in this computer.</source>
            <translation>{name} braucht {needed} Speicher, und Vestry darf {budget} der {total} dieses Computers nutzen.</translation>
        </message>
        <message>
            <source>{name} needs {needed} of memory, and Vestry may use {budget}.</source>
            <translation>{name} braucht {needed} Speicher, und Vestry darf {budget} nutzen.</translation>
        </message>
        <message>
            <source>{name} needs {needed} of memory, and other models at work hold {held} of the {budget} that Vestry may use.</source>
            <translation>{name} braucht {needed} Speicher, und andere Modelle bei der Arbeit halten {held} der {budget}, die Vestry nutzen darf.</translation>
        </message>
        <message>
            <source>{name} offers something else than what was approved.</source>
            <translation>{name} bietet etwas anderes an, als genehmigt wurde.</translation>
        </message>
        <message>
            <source>{name} stopped unexpectedly.</source>
            <translation>{name} wurde unerwartet beendet.</translation>
        </message>
        <message>
            <source>{ready} of {photos} photos are ready for this version's models; `vestry index update` prepares the rest.</source>
            <translation>{ready} von {photos} Fotos sind für die Modelle dieser Version bereit; `vestry index update` bereitet den Rest vor.</translation>
        </message>
        <message>
            <source>{reason} {title} is not complete.</source>
            <translation>{reason} {title} ist nicht vollständig.</translation>
        </message>
        <message>
            <source>{replace_item_id} is not in this outfit.</source>
            <translation>{replace_item_id} ist nicht in diesem Outfit.</translation>
        </message>
        <message>
            <source>{server} says that this did not work.</source>
            <translation>{server} sagt, dass das nicht geklappt hat.</translation>
        </message>
        <message>
            <source>{title} cannot chat.</source>
            <translation>{title} kann nicht chatten.</translation>
        </message>
        <message>
            <source>{title} cannot draw.</source>
            <translation>{title} kann nicht zeichnen.</translation>
        </message>
        <message>
            <source>{title} cannot dress anybody.</source>
            <translation>{title} kann niemanden anziehen.</translation>
        </message>
        <message>
            <source>{title} does not run on this system.</source>
            <translation>{title} läuft auf diesem System nicht.</translation>
        </message>
        <message>
            <source>{title} is given only to people who accepted its terms on the Hub.</source>
            <translation>{title} bekommen nur Menschen, die den Bedingungen auf dem Hub zugestimmt haben.</translation>
        </message>
        <message>
            <source>{title} is not complete.</source>
            <translation>{title} ist nicht vollständig.</translation>
        </message>
        <message>
            <source>{title} is not installed.</source>
            <translation>{title} ist nicht installiert.</translation>
        </message>
        <message>
            <source>{title} is nothing to download.</source>
            <translation>{title} ist nichts zum Herunterladen.</translation>
        </message>
        <message>
            <source>{title} is under the license {license}, which has to be accepted.</source>
            <translation>{title} steht unter der Lizenz {license}, der zugestimmt werden muss.</translation>
        </message>
        <message>
            <source>{title} needs {library}, which this installation lacks.</source>
            <translation>{title} braucht {library}, das dieser Installation fehlt.</translation>
        </message>
        <message>
            <source>{title} needs {needed} more on this disk, and {free} are free, of which {rest_bytes} should stay.</source>
            <translation>{title} braucht noch {needed} auf diesem Datenträger; {free} sind frei, von denen {rest_bytes} bleiben sollten.</translation>
        </message>
        <message>
            <source>{title} ships with Vestry and cannot be removed.</source>
            <translation>{title} kommt mit Vestry und lässt sich nicht entfernen.</translation>
        </message>
        <message>
            <source>{torso}: about as warm as {degrees} °C asks for.</source>
            <translation>{torso}: etwa so warm, wie {degrees} °C es verlangen.</translation>
        </message>
        <message>
            <source>{weights_name} is missing.</source>
            <translation>{weights_name} fehlt.</translation>
        </message>
        <message>
            <source>{what} cannot be opened because you have no permission.</source>
            <translation>{what} lässt sich nicht öffnen, weil du keine Berechtigung hast.</translation>
        </message>
        <message>
            <source>{what} could not be read or written by its disk.</source>
            <translation>{what} konnte vom Laufwerk nicht gelesen oder geschrieben werden.</translation>
        </message>
        <message>
            <source>{what} does not exist.</source>
            <translation>{what} gibt es nicht.</translation>
        </message>
        <message>
            <source>{what} has a name that is too long.</source>
            <translation>{what} hat einen zu langen Namen.</translation>
        </message>
        <message>
            <source>{what} is a folder, not a file.</source>
            <translation>{what} ist ein Ordner, keine Datei.</translation>
        </message>
        <message>
            <source>{what} is not a folder.</source>
            <translation>{what} ist kein Ordner.</translation>
        </message>
        <message>
            <source>{what} is on a disk that cannot be written.</source>
            <translation>{what} liegt auf einem Laufwerk, auf das nicht geschrieben werden kann.</translation>
        </message>
        <message>
            <source>{what} may not be changed on this system.</source>
            <translation>{what} darf auf diesem System nicht geändert werden.</translation>
        </message>
        <message>
            <source>{where} holds a word that {problem}</source>
            <translation>{where} enthält ein Wort mit einem Fehler: {problem}</translation>
        </message>
        <message>
            <source>{where} must be a list of words</source>
            <translation>{where} muss eine Liste von Wörtern sein</translation>
        </message>
        <message>
            <source>{where} must be an object in braces</source>
            <translation>{where} muss ein Objekt in geschweiften Klammern sein</translation>
        </message>
        <message>
            <source>{word} is no day.</source>
            <translation>{word} ist kein Tag.</translation>
        </message>
    </context>
</TS>
