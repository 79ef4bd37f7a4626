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
            <source>Nothing is running</source>
            <translation>Nichts läuft</translation>
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
        <message>
            <source>Nothing is running.</source>
            <translation>Gerade läuft nichts.</translation>
        </message>
        <message>
            <source>Last import</source>
            <translation>Letzter Import</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Erneut versuchen</translation>
        </message>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>und %n weiteres</numerusform>
                <numerusform>und %n weitere</numerusform>
            </translation>
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
            <translation>System folgt deinem Schreibtisch.</translation>
        </message>
        <message>
            <source>Size of the garments in the grid</source>
            <translation>Größe der Kleidungsstücke im Raster</translation>
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
            <source>Used from the next start on. Searching understands several at once.</source>
            <translation>Gilt ab dem nächsten Start. Die Suche versteht mehrere Sprachen zugleich.</translation>
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
            <source>Edit %n garment(s)</source>
            <translation>
                <numerusform>%n Kleidungsstück bearbeiten</numerusform>
                <numerusform>%n Kleidungsstücke bearbeiten</numerusform>
            </translation>
        </message>
        <message>
            <source>Several</source>
            <translation>Mehrere</translation>
        </message>
    </context>
    <context>
        <name>ChartCard</name>
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
            <source>Arrow keys move the brush, the space bar puts it down and lifts it.</source>
            <translation>Pfeiltasten bewegen den Pinsel, die Leertaste setzt ihn auf und ab.</translation>
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
            <source>The right mouse button does the opposite.</source>
            <translation>Die rechte Maustaste tut das Gegenteil.</translation>
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
            <source>Add</source>
            <translation>Hinzufügen</translation>
        </message>
        <message>
            <source>Notes</source>
            <translation>Notizen</translation>
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
            <source>Add a photo of this garment</source>
            <translation>Foto dieses Kleidungsstücks hinzufügen</translation>
        </message>
        <message>
            <source>What it is</source>
            <translation>Was es ist</translation>
        </message>
        <message>
            <source>When to wear it</source>
            <translation>Wann man es trägt</translation>
        </message>
        <message>
            <source>Yours</source>
            <translation>Deins</translation>
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
        <message numerus="yes">
            <source>May be the same as %n other garment(s)</source>
            <translation>
                <numerusform>Vielleicht dasselbe wie %n anderes</numerusform>
                <numerusform>Vielleicht dasselbe wie %n andere</numerusform>
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
        <name>DropVeil</name>
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
            <source>The other one goes to the trash; photos, wears and outfits come along.</source>
            <translation>Das andere kommt in den Papierkorb; Fotos, Tragetage und Outfits kommen mit.</translation>
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
            <source>Not duplicates</source>
            <translation>Nicht doppelt</translation>
        </message>
        <message>
            <source>They stay two garments.</source>
            <translation>Es bleiben zwei Kleidungsstücke.</translation>
        </message>
        <message>
            <source>Merged into {name}.</source>
            <translation>Zusammengelegt zu {name}.</translation>
        </message>
        <message>
            <source>Merge two garments</source>
            <translation>Zwei zusammenlegen</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
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
            <source>Notes</source>
            <translation>Notizen</translation>
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
            <source>Where it is</source>
            <translation>Wo es ist</translation>
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
            <source>in the laundry</source>
            <translation>in der Wäsche</translation>
        </message>
        <message>
            <source>away</source>
            <translation>unterwegs</translation>
        </message>
    </context>
    <context>
        <name>GarmentViewModel</name>
        <message>
            <source>Edit {name}</source>
            <translation>{name} bearbeiten</translation>
        </message>
        <message>
            <source>Confirm {name}</source>
            <translation>{name} bestätigen</translation>
        </message>
        <message>
            <source>Wear {name}</source>
            <translation>{name} tragen</translation>
        </message>
        <message>
            <source>Not worn {name}</source>
            <translation>{name} nicht getragen</translation>
        </message>
        <message>
            <source>Wash {name}</source>
            <translation>{name} waschen</translation>
        </message>
        <message>
            <source>Remove from the diary</source>
            <translation>Aus dem Tagebuch entfernen</translation>
        </message>
        <message>
            <source>Adding a photo</source>
            <translation>Foto wird hinzugefügt</translation>
        </message>
        <message>
            <source>Add a photo to {name}</source>
            <translation>Foto zu {name} hinzufügen</translation>
        </message>
        <message>
            <source>Name a photo of {name}</source>
            <translation>Foto von {name} benennen</translation>
        </message>
        <message>
            <source>Change the cover of {name}</source>
            <translation>Titelbild von {name} ändern</translation>
        </message>
        <message>
            <source>Remove a photo of {name}</source>
            <translation>Foto von {name} entfernen</translation>
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
        <message>
            <source>Move {name} to the trash</source>
            <translation>{name} in den Papierkorb</translation>
        </message>
        <message>
            <source>{name} is in the trash.</source>
            <translation>{name} liegt im Papierkorb.</translation>
        </message>
        <message>
            <source>Restore {name}</source>
            <translation>{name} zurückholen</translation>
        </message>
    </context>
    <context>
        <name>ImportNotices</name>
        <message>
            <source>Show</source>
            <translation>Zeigen</translation>
        </message>
        <message>
            <source>Review</source>
            <translation>Durchsehen</translation>
        </message>
        <message numerus="yes">
            <source>Import stopped. %n garment(s) kept.</source>
            <translation>
                <numerusform>Import abgebrochen. %n Kleidungsstück behalten.</numerusform>
                <numerusform>Import abgebrochen. %n Kleidungsstücke behalten.</numerusform>
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
            <source>Making the sample wardrobe</source>
            <translation>Beispielschrank wird gezeichnet</translation>
        </message>
        <message>
            <source>Continuing the import</source>
            <translation>Import wird fortgesetzt</translation>
        </message>
        <message>
            <source>Importing photos</source>
            <translation>Fotos werden importiert</translation>
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
        <message numerus="yes">
            <source>Accept all %n</source>
            <translation>
                <numerusform>%n annehmen</numerusform>
                <numerusform>Alle %n annehmen</numerusform>
            </translation>
        </message>
        <message>
            <source>{n} of {total}</source>
            <translation>{n} von {total}</translation>
        </message>
        <message numerus="yes">
            <source>%n accepted</source>
            <translation>
                <numerusform>%n angenommen</numerusform>
                <numerusform>%n angenommen</numerusform>
            </translation>
        </message>
        <message>
            <source>All done</source>
            <translation>Alles erledigt</translation>
        </message>
        <message numerus="yes">
            <source>%n garment(s) reviewed. The next photos will wait here for you.</source>
            <translation>
                <numerusform>%n Kleidungsstück durchgesehen. Die nächsten Fotos warten hier auf dich.</numerusform>
                <numerusform>%n Kleidungsstücke durchgesehen. Die nächsten Fotos warten hier auf dich.</numerusform>
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
        <name>InboxViewModel</name>
        <message>
            <source>Accept</source>
            <translation>Annehmen</translation>
        </message>
        <message>
            <source>Accept {n} garments</source>
            <translation>{n} Kleidungsstücke annehmen</translation>
        </message>
        <message>
            <source>Move to trash</source>
            <translation>In den Papierkorb</translation>
        </message>
        <message>
            <source>Change category</source>
            <translation>Art ändern</translation>
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
        <name>LibrariesViewModel</name>
        <message>
            <source>Moving a wardrobe</source>
            <translation>Kleiderschrank zieht um</translation>
        </message>
        <message>
            <source>Handing over a wardrobe</source>
            <translation>Kleiderschrank wird übergeben</translation>
        </message>
        <message>
            <source>Taking in a wardrobe</source>
            <translation>Kleiderschrank wird übernommen</translation>
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
            <source>Hand over as a ZIP file...</source>
            <translation>Als ZIP-Datei übergeben ...</translation>
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
            <source>As many as there are</source>
            <translation>So viele es gibt</translation>
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
            <source>{size} on disk, {memory} MB in use, {license}</source>
            <translation>{size} auf der Platte, {memory} MB in Gebrauch, {license}</translation>
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
        <name>NewModelsViewModel</name>
        <message>
            <source>Looking at photos with the new models</source>
            <translation>Fotos werden mit den neuen Modellen angesehen</translation>
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
            <source>Statistics</source>
            <translation>Statistik</translation>
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
        <name>PaletteViewModel</name>
        <message>
            <source>Garment</source>
            <translation>Kleidungsstück</translation>
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
        <name>PictureStage</name>
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
        <name>Rail</name>
        <message>
            <source>Pages</source>
            <translation>Seiten</translation>
        </message>
    </context>
    <context>
        <name>RailButton</name>
        <message numerus="yes">
            <source>%n waiting</source>
            <translation>
                <numerusform>%n wartet</numerusform>
                <numerusform>%n warten</numerusform>
            </translation>
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
            <source>Move to the trash</source>
            <translation>In den Papierkorb</translation>
        </message>
        <message>
            <source>Choose none</source>
            <translation>Nichts auswählen</translation>
        </message>
        <message numerus="yes">
            <source>%n chosen</source>
            <translation>
                <numerusform>%n ausgewählt</numerusform>
                <numerusform>%n ausgewählt</numerusform>
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
            <source>Settings</source>
            <translation>Einstellungen</translation>
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
            <source>Reset all</source>
            <translation>Alle zurücksetzen</translation>
        </message>
        <message>
            <source>No action has these words.</source>
            <translation>Keine Aktion enthält diese Wörter.</translation>
        </message>
    </context>
    <context>
        <name>Start</name>
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
            <source>%n piece(s)</source>
            <translation>
                <numerusform>%n Stück</numerusform>
                <numerusform>%n Stück</numerusform>
            </translation>
        </message>
        <message>
            <source>Worn at least once</source>
            <translation>Mindestens einmal getragen</translation>
        </message>
        <message numerus="yes">
            <source>%n garment(s)</source>
            <translation>
                <numerusform>%n Kleidungsstück</numerusform>
                <numerusform>%n Kleidungsstücke</numerusform>
            </translation>
        </message>
        <message>
            <source>Wears</source>
            <translation>Tragetage</translation>
        </message>
        <message numerus="yes">
            <source>%n garment(s) with a price</source>
            <translation>
                <numerusform>%n Kleidungsstück mit Preis</numerusform>
                <numerusform>%n Kleidungsstücke mit Preis</numerusform>
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
            <source>Everything has been worn at least once.</source>
            <translation>Alles wurde mindestens einmal getragen.</translation>
        </message>
        <message>
            <source>Once you note wears, what never gets worn shows here.</source>
            <translation>Sobald du Tragetage notierst, steht hier, was nie getragen wird.</translation>
        </message>
        <message numerus="yes">
            <source>Never worn: %n</source>
            <translation>
                <numerusform>Nie getragen: %n</numerusform>
                <numerusform>Nie getragen: %n</numerusform>
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
            <source>Vestry is {n}% sure. Click if it is right.</source>
            <translation>Vestry ist sich zu {n} % sicher. Klicke, wenn es stimmt.</translation>
        </message>
        <message>
            <source>A guess, {n}% sure. Click if it is right.</source>
            <translation>Geraten, zu {n} % sicher. Klicke, wenn es stimmt.</translation>
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
            <source>What you throw away stays here for %n days.</source>
            <translation>
                <numerusform>Was du wegwirfst, bleibt hier einen Tag.</numerusform>
                <numerusform>Was du wegwirfst, bleibt hier %n Tage.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Delete %n garment(s) for good?</source>
            <translation>
                <numerusform>%n Kleidungsstück endgültig löschen?</numerusform>
                <numerusform>%n Kleidungsstücke endgültig löschen?</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Delete all %n garment(s) in the trash?</source>
            <translation>
                <numerusform>%n Kleidungsstück im Papierkorb löschen?</numerusform>
                <numerusform>Alle %n Kleidungsstücke im Papierkorb löschen?</numerusform>
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
            <source>Restore %n</source>
            <translation>
                <numerusform>%n zurückholen</numerusform>
                <numerusform>%n zurückholen</numerusform>
            </translation>
        </message>
        <message>
            <source>Restore all</source>
            <translation>Alle zurückholen</translation>
        </message>
        <message numerus="yes">
            <source>%n garment(s). Each is deleted with its photos after 30 days.</source>
            <translation>
                <numerusform>%n Kleidungsstück. Nach 30 Tagen wird es mit seinen Fotos gelöscht.</numerusform>
                <numerusform>%n Kleidungsstücke. Jedes wird nach 30 Tagen mit seinen Fotos gelöscht.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>TrashViewModel</name>
        <message>
            <source>Restore</source>
            <translation>Zurückholen</translation>
        </message>
        <message numerus="yes">
            <source>%n day(s) left</source>
            <translation>
                <numerusform>noch %n Tag</numerusform>
                <numerusform>noch %n Tage</numerusform>
            </translation>
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
            <source>Order</source>
            <translation>Reihenfolge</translation>
        </message>
        <message>
            <source>Best match</source>
            <translation>Beste zuerst</translation>
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
            <source>Changed last</source>
            <translation>Zuletzt geändert</translation>
        </message>
        <message>
            <source>Dearest first</source>
            <translation>Teuerste zuerst</translation>
        </message>
        <message>
            <source>Warmest first</source>
            <translation>Wärmste zuerst</translation>
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
            <source>Edit the chosen...</source>
            <translation>Ausgewählte bearbeiten ...</translation>
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
            <source>%n of {owned} garment(s)</source>
            <translation>
                <numerusform>%n von {owned} Kleidungsstücken</numerusform>
                <numerusform>%n von {owned} Kleidungsstücken</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n garment(s)</source>
            <translation>
                <numerusform>%n Kleidungsstück</numerusform>
                <numerusform>%n Kleidungsstücke</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Show %n weaker match(es)</source>
            <translation>
                <numerusform>%n schwächeren Treffer zeigen</numerusform>
                <numerusform>%n schwächere Treffer zeigen</numerusform>
            </translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>Nichts gefunden</translation>
        </message>
        <message numerus="yes">
            <source>The best %n of {found}</source>
            <translation>
                <numerusform>Das beste von {found}</numerusform>
                <numerusform>Die besten %n von {found}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n found, best first</source>
            <translation>
                <numerusform>%n gefunden</numerusform>
                <numerusform>%n gefunden, Beste zuerst</numerusform>
            </translation>
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
            <source>%n day(s)</source>
            <translation>
                <numerusform>%n Tag</numerusform>
                <numerusform>%n Tage</numerusform>
            </translation>
        </message>
        <message>
            <source>None</source>
            <translation>Keine</translation>
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
            <source>%n garment(s)</source>
            <translation>
                <numerusform>%n Kleidungsstück</numerusform>
                <numerusform>%n Kleidungsstücke</numerusform>
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
        <message numerus="yes">
            <source>%n garment(s) changed</source>
            <translation>
                <numerusform>%n Kleidungsstück geändert</numerusform>
                <numerusform>%n Kleidungsstücke geändert</numerusform>
            </translation>
        </message>
        <message>
            <source>Edit garments</source>
            <translation>Kleidungsstücke bearbeiten</translation>
        </message>
        <message numerus="yes">
            <source>%n garment(s) moved to the trash</source>
            <translation>
                <numerusform>%n Kleidungsstück in den Papierkorb gelegt</numerusform>
                <numerusform>%n Kleidungsstücke in den Papierkorb gelegt</numerusform>
            </translation>
        </message>
        <message>
            <source>Move to trash</source>
            <translation>In den Papierkorb</translation>
        </message>
        <message>
            <source>Making small pictures</source>
            <translation>Kleine Bilder werden gemacht</translation>
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
            <source>Price</source>
            <translation>Preis</translation>
        </message>
        <message>
            <source>Currency</source>
            <translation>Währung</translation>
        </message>
        <message numerus="yes">
            <source>Worn %n time(s)</source>
            <translation>
                <numerusform>%n-mal getragen</numerusform>
                <numerusform>%n-mal getragen</numerusform>
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
            <source>Time to wash: worn %n time(s) since</source>
            <translation>
                <numerusform>Zeit zu waschen: seitdem %n-mal getragen</numerusform>
                <numerusform>Zeit zu waschen: seitdem %n-mal getragen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Good for %n more wear(s)</source>
            <translation>
                <numerusform>Reicht noch für %n Tragen</numerusform>
                <numerusform>Reicht noch für %n-mal Tragen</numerusform>
            </translation>
        </message>
        <message>
            <source>Washed {day}</source>
            <translation>Gewaschen {day}</translation>
        </message>
        <message numerus="yes">
            <source>Wash after %n wear(s)</source>
            <translation>
                <numerusform>Nach %n-mal Tragen waschen</numerusform>
                <numerusform>Nach %n-mal Tragen waschen</numerusform>
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
            <source>%n day(s) ago</source>
            <translation>
                <numerusform>vor %n Tag</numerusform>
                <numerusform>vor %n Tagen</numerusform>
            </translation>
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
            <source>New wardrobe...</source>
            <translation>Neuer Kleiderschrank ...</translation>
        </message>
        <message>
            <source>Open a wardrobe folder...</source>
            <translation>Ordner eines Kleiderschranks öffnen ...</translation>
        </message>
        <message>
            <source>Rename this wardrobe...</source>
            <translation>Diesen Kleiderschrank umbenennen ...</translation>
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
            <translation>Offenes schließen</translation>
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
            <source>This wardrobe is not where it was.</source>
            <translation>Dieser Kleiderschrank ist nicht mehr, wo er war.</translation>
        </message>
        <message>
            <source>Connect its disk, or open it from its new place.</source>
            <translation>Schließe seine Platte an, oder öffne ihn von seinem neuen Ort.</translation>
        </message>
        <message>
            <source>This wardrobe is open in another window.</source>
            <translation>Dieser Kleiderschrank ist in einem anderen Fenster offen.</translation>
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
            <source>ankle length</source>
            <translation>knöchellang</translation>
        </message>
        <message>
            <source>autumn</source>
            <translation>Herbst</translation>
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
            <source>beach</source>
            <translation>Strand</translation>
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
            <source>boot</source>
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
            <source>charcoal</source>
            <translation>anthrazit</translation>
        </message>
        <message>
            <source>check</source>
            <translation>kariert</translation>
        </message>
        <message>
            <source>chiffon</source>
            <translation>Chiffon</translation>
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
            <translation>Farbblöcke</translation>
        </message>
        <message>
            <source>color-block</source>
            <translation>Farbblöcke</translation>
        </message>
        <message>
            <source>coral</source>
            <translation>koralle</translation>
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
            <source>crew neck</source>
            <translation>Rundhals</translation>
        </message>
        <message>
            <source>cropped</source>
            <translation>verkürzt</translation>
        </message>
        <message>
            <source>denim</source>
            <translation>Denim</translation>
        </message>
        <message>
            <source>distressed</source>
            <translation>used</translation>
        </message>
        <message>
            <source>dot</source>
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
            <source>formal</source>
            <translation>förmlich</translation>
        </message>
        <message>
            <source>formal event</source>
            <translation>festlicher Anlass</translation>
        </message>
        <message>
            <source>fur</source>
            <translation>Fell</translation>
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
            <translation>Handschuh</translation>
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
            <translation>Pumps</translation>
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
            <translation>Overall</translation>
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
            <translation>lavendel</translation>
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
            <source>maxi length</source>
            <translation>Maxilänge</translation>
        </message>
        <message>
            <source>mesh</source>
            <translation>Netzstoff</translation>
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
            <source>mint</source>
            <translation>mint</translation>
        </message>
        <message>
            <source>multicolor</source>
            <translation>mehrfarbig</translation>
        </message>
        <message>
            <source>mustard</source>
            <translation>senf</translation>
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
            <translation>oliv</translation>
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
            <translation>anderes</translation>
        </message>
        <message>
            <source>outdoor</source>
            <translation>draußen</translation>
        </message>
        <message>
            <source>outerwear</source>
            <translation>Überbekleidung</translation>
        </message>
        <message>
            <source>oversized</source>
            <translation>oversized</translation>
        </message>
        <message>
            <source>pants</source>
            <translation>Hose</translation>
        </message>
        <message>
            <source>party</source>
            <translation>Party</translation>
        </message>
        <message>
            <source>peach</source>
            <translation>pfirsich</translation>
        </message>
        <message>
            <source>pencil</source>
            <translation>Bleistiftform</translation>
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
            <source>ribbed</source>
            <translation>gerippt</translation>
        </message>
        <message>
            <source>romantic</source>
            <translation>romantisch</translation>
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
            <translation>Schuh</translation>
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
            <translation>hauteng</translation>
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
            <source>sneaker</source>
            <translation>Sneaker</translation>
        </message>
        <message>
            <source>sock</source>
            <translation>Socke</translation>
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
            <translation>Street</translation>
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
            <source>travel</source>
            <translation>Reise</translation>
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
</TS>
