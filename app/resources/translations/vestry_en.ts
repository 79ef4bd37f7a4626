<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ActivityPanel</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BulkEdit</name>
    <message numerus="yes">
        <source>Edit %n garment(s)</source>
        <translation>
            <numerusform>Edit %n garment</numerusform>
            <numerusform>Edit %n garments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DetailPanel</name>
    <message numerus="yes">
        <source>May be the same as %n other garment(s)</source>
        <translation>
            <numerusform>May be the same as %n other garment</numerusform>
            <numerusform>May be the same as %n other garments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DuplicatesDialog</name>
    <message numerus="yes">
        <source>%Ln left to decide</source>
        <translation>
            <numerusform>%Ln left to decide</numerusform>
            <numerusform>%Ln left to decide</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GarmentActions</name>
    <message numerus="yes">
        <source>%n garment(s) changed</source>
        <translation type="unfinished">
            <numerusform>%n garment changed</numerusform>
            <numerusform>%n garments changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n garment(s) moved to the trash</source>
        <translation type="unfinished">
            <numerusform>%n garment moved to the trash</numerusform>
            <numerusform>%n garments moved to the trash</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportNotices</name>
    <message numerus="yes">
        <source>Import stopped. %n garment(s) kept.</source>
        <translation>
            <numerusform>Import stopped. %n garment kept.</numerusform>
            <numerusform>Import stopped. %n garments kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>InboxPage</name>
    <message numerus="yes">
        <source>Accept all %n</source>
        <translation>
            <numerusform>Accept %n</numerusform>
            <numerusform>Accept all %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n accepted</source>
        <translation>
            <numerusform>%n accepted</numerusform>
            <numerusform>%n accepted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n garment(s) reviewed. The next photos will wait here for you.</source>
        <translation>
            <numerusform>%n garment reviewed. The next photos will wait here for you.</numerusform>
            <numerusform>%n garments reviewed. The next photos will wait here for you.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RailButton</name>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SelectionBar</name>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation>
            <numerusform>%n chosen</numerusform>
            <numerusform>%n chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatisticsViewModel</name>
    <message numerus="yes">
        <source>%n piece(s)</source>
        <translation>
            <numerusform>%n piece</numerusform>
            <numerusform>%n pieces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n garment(s)</source>
        <translation>
            <numerusform>%n garment</numerusform>
            <numerusform>%n garments</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n garment(s) with a price</source>
        <translation>
            <numerusform>%n garment with a price</numerusform>
            <numerusform>%n garments with a price</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Never worn: %n</source>
        <translation>
            <numerusform>Never worn: %n</numerusform>
            <numerusform>Never worn: %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrashPage</name>
    <message numerus="yes">
        <source>What you throw away stays here for %n days.</source>
        <translation>
            <numerusform>What you throw away stays here for %n day.</numerusform>
            <numerusform>What you throw away stays here for %n days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n garment(s) for good?</source>
        <translation>
            <numerusform>Delete %n garment for good?</numerusform>
            <numerusform>Delete %n garments for good?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete all %n garment(s) in the trash?</source>
        <translation>
            <numerusform>Delete %n garment in the trash?</numerusform>
            <numerusform>Delete all %n garments in the trash?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restore %n</source>
        <translation>
            <numerusform>Restore %n</numerusform>
            <numerusform>Restore %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n garment(s). Each is deleted with its photos after 30 days.</source>
        <translation>
            <numerusform>%n garment. It is deleted with its photos after 30 days.</numerusform>
            <numerusform>%n garments. Each is deleted with its photos after 30 days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrashViewModel</name>
    <message numerus="yes">
        <source>%n day(s) left</source>
        <translation>
            <numerusform>%n day left</numerusform>
            <numerusform>%n days left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WardrobePage</name>
    <message numerus="yes">
        <source>%Ln of {owned} garment(s)</source>
        <translation>
            <numerusform>%Ln of {owned} garment</numerusform>
            <numerusform>%Ln of {owned} garments</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln garment(s)</source>
        <translation>
            <numerusform>%Ln garment</numerusform>
            <numerusform>%Ln garments</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) on the way</source>
        <translation>
            <numerusform>%Ln photo on the way</numerusform>
            <numerusform>%Ln photos on the way</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln weaker match(es)</source>
        <translation>
            <numerusform>Show %Ln weaker match</numerusform>
            <numerusform>Show %Ln weaker matches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The best %Ln of {found}</source>
        <translation>
            <numerusform>The best of {found}</numerusform>
            <numerusform>The best %Ln of {found}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln found, best first</source>
        <translation>
            <numerusform>%Ln found, best first</numerusform>
            <numerusform>%Ln found, best first</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WardrobeSection</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n garment(s)</source>
        <translation>
            <numerusform>%n garment</numerusform>
            <numerusform>%n garments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WearBox</name>
    <message numerus="yes">
        <source>Worn %n time(s)</source>
        <translation>
            <numerusform>Worn once</numerusform>
            <numerusform>Worn %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Time to wash: worn %n time(s) since</source>
        <translation>
            <numerusform>Time to wash: worn once since</numerusform>
            <numerusform>Time to wash: worn %n times since</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Good for %n more wear(s)</source>
        <translation>
            <numerusform>Good for %n more wear</numerusform>
            <numerusform>Good for %n more wears</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Wash after %n wear(s)</source>
        <translation>
            <numerusform>Wash after %n wear</numerusform>
            <numerusform>Wash after %n wears</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>%n photo(s) found</source>
        <translation>
            <numerusform>%n photo found</numerusform>
            <numerusform>%n photos found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n already here</source>
        <translation>
            <numerusform>%n already here</numerusform>
            <numerusform>%n already here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be read</source>
        <translation>
            <numerusform>%n cannot be read</numerusform>
            <numerusform>%n cannot be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other file(s)</source>
        <translation>
            <numerusform>%n other file</numerusform>
            <numerusform>%n other files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n garment(s) added</source>
        <translation>
            <numerusform>%n garment added</numerusform>
            <numerusform>%n garments added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) already here</source>
        <translation>
            <numerusform>%n photo already here</numerusform>
            <numerusform>%n photos already here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n added before</source>
        <translation>
            <numerusform>%n added before</numerusform>
            <numerusform>%n added before</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be used</source>
        <translation>
            <numerusform>%n file could not be used</numerusform>
            <numerusform>%n files could not be used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n may be the same as one you have.</source>
        <translation>
            <numerusform>%n may be the same as one you have.</numerusform>
            <numerusform>%n may be the same as one you have.</numerusform>
        </translation>
    </message>
</context>
</TS>
