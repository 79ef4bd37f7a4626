<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ActivityPanel</name>
    <message numerus="yes">
        <source>and %Ln more after these</source>
        <translation>
            <numerusform>and %Ln more after these</numerusform>
            <numerusform>and %Ln more after these</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AuditDialog</name>
    <message numerus="yes">
        <source>%Ln settled</source>
        <translation>
            <numerusform>%Ln settled</numerusform>
            <numerusform>%Ln settled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln disagreement(s) settled. None of them comes back.</source>
        <translation>
            <numerusform>%Ln disagreement settled. It does not come back.</numerusform>
            <numerusform>%Ln disagreements settled. None of them comes back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{model} can read your %Ln garment(s) again. Only what it sees otherwise is shown, and nothing changes until you say so.</source>
        <translation>
            <numerusform>{model} can read your %Ln garment again. Only what it sees otherwise is shown, and nothing changes until you say so.</numerusform>
            <numerusform>{model} can read your %Ln garments again. Only what it sees otherwise is shown, and nothing changes until you say so.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BulkEdit</name>
    <message numerus="yes">
        <source>Edit %Ln garment(s)</source>
        <translation>
            <numerusform>Edit %Ln garment</numerusform>
            <numerusform>Edit %Ln garments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChatWords</name>
    <message numerus="yes">
        <source>The model no longer reads the first %Ln question(s).</source>
        <translation>
            <numerusform>The model no longer reads the first question.</numerusform>
            <numerusform>The model no longer reads the first %Ln questions.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It no longer sees %Ln earlier picture(s).</source>
        <translation>
            <numerusform>It no longer sees %Ln earlier picture.</numerusform>
            <numerusform>It no longer sees %Ln earlier pictures.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln token(s)</source>
        <translation>
            <numerusform>%Ln token</numerusform>
            <numerusform>%Ln tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The model forgets the first %Ln question(s); you still see them.</source>
        <translation>
            <numerusform>The model forgets the first question; you still see it.</numerusform>
            <numerusform>The model forgets the first %Ln questions; you still see them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The model forgets %Ln earlier picture(s).</source>
        <translation>
            <numerusform>The model forgets %Ln earlier picture.</numerusform>
            <numerusform>The model forgets %Ln earlier pictures.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DayPanel</name>
    <message numerus="yes">
        <source>In %Ln day(s)</source>
        <translation>
            <numerusform>In %Ln day</numerusform>
            <numerusform>In %Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s) ago</source>
        <translation>
            <numerusform>%Ln day ago</numerusform>
            <numerusform>%Ln days ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DescribeNotices</name>
    <message numerus="yes">
        <source>{model} disagrees with %Ln value(s).</source>
        <translation>
            <numerusform>{model} disagrees with %Ln value.</numerusform>
            <numerusform>{model} disagrees with %Ln values.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{model} looked at %Ln garment(s).</source>
        <translation>
            <numerusform>{model} looked at %Ln garment.</numerusform>
            <numerusform>{model} looked at %Ln garments.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln suggestion(s) wait.</source>
        <translation>
            <numerusform>%Ln suggestion waits.</numerusform>
            <numerusform>%Ln suggestions wait.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) could not be described.</source>
        <translation>
            <numerusform>%Ln photo could not be described.</numerusform>
            <numerusform>%Ln photos could not be described.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DetailPanel</name>
    <message numerus="yes">
        <source>May be the same as %Ln other garment(s)</source>
        <translation>
            <numerusform>May be the same as %Ln other garment</numerusform>
            <numerusform>May be the same as %Ln other garments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DiaryPicker</name>
    <message numerus="yes">
        <source>%Ln chosen</source>
        <translation>
            <numerusform>%Ln chosen</numerusform>
            <numerusform>%Ln chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DiaryViewModel</name>
    <message numerus="yes">
        <source>%Ln day(s) planned</source>
        <translation>
            <numerusform>%Ln day planned</numerusform>
            <numerusform>%Ln days planned</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing was found for %Ln day(s).</source>
        <translation>
            <numerusform>Nothing was found for %Ln day.</numerusform>
            <numerusform>Nothing was found for %Ln days.</numerusform>
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
        <source>%Ln garment(s) changed</source>
        <translation>
            <numerusform>%Ln garment changed</numerusform>
            <numerusform>%Ln garments changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln garment(s) moved to the trash</source>
        <translation>
            <numerusform>%Ln garment moved to the trash</numerusform>
            <numerusform>%Ln garments moved to the trash</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GarmentChoice</name>
    <message numerus="yes">
        <source>Add %Ln</source>
        <translation>
            <numerusform>Add %Ln</numerusform>
            <numerusform>Add %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HandoverDialog</name>
    <message numerus="yes">
        <source>Take in %Ln outfit(s)</source>
        <translation>
            <numerusform>Take in %Ln outfit</numerusform>
            <numerusform>Take in %Ln outfits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportNotices</name>
    <message numerus="yes">
        <source>Import stopped. %Ln garment(s) kept.</source>
        <translation>
            <numerusform>Import stopped. %Ln garment kept.</numerusform>
            <numerusform>Import stopped. %Ln garments kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>InboxPage</name>
    <message numerus="yes">
        <source>Accept all %Ln</source>
        <translation>
            <numerusform>Accept %Ln</numerusform>
            <numerusform>Accept all %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln accepted</source>
        <translation>
            <numerusform>%Ln accepted</numerusform>
            <numerusform>%Ln accepted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln garment(s) reviewed. The next photos will wait here for you.</source>
        <translation>
            <numerusform>%Ln garment reviewed. The next photos will wait here for you.</numerusform>
            <numerusform>%Ln garments reviewed. The next photos will wait here for you.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LaundryView</name>
    <message numerus="yes">
        <source>Washed %Ln</source>
        <translation>
            <numerusform>Washed %Ln</numerusform>
            <numerusform>Washed %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Into the wash %Ln</source>
        <translation>
            <numerusform>Into the wash %Ln</numerusform>
            <numerusform>Into the wash %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>To the laundry %Ln</source>
        <translation>
            <numerusform>To the laundry %Ln</numerusform>
            <numerusform>To the laundry %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln garment(s) to wash</source>
        <translation>
            <numerusform>%Ln garment to wash</numerusform>
            <numerusform>%Ln garments to wash</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LaundryViewModel</name>
    <message numerus="yes">
        <source>%Ln garment(s) washed</source>
        <translation>
            <numerusform>%Ln garment washed</numerusform>
            <numerusform>%Ln garments washed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln garment(s) in the wash</source>
        <translation>
            <numerusform>%Ln garment in the wash</numerusform>
            <numerusform>%Ln garments in the wash</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln garment(s) put into the laundry</source>
        <translation>
            <numerusform>%Ln garment put into the laundry</numerusform>
            <numerusform>%Ln garments put into the laundry</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln garment(s) ready again</source>
        <translation>
            <numerusform>%Ln garment ready again</numerusform>
            <numerusform>%Ln garments ready again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>worn %Ln time(s)</source>
        <translation>
            <numerusform>worn %Ln time</numerusform>
            <numerusform>worn %Ln times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LearnedCard</name>
    <message numerus="yes">
        <source>From %Ln event(s) in your diary and your feedback. It nudges and never rules.</source>
        <translation>
            <numerusform>From %Ln event in your diary and your feedback. It nudges and never rules.</numerusform>
            <numerusform>From %Ln events in your diary and your feedback. It nudges and never rules.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelsSection</name>
    <message numerus="yes">
        <source>%Ln minute(s)</source>
        <translation>
            <numerusform>%Ln minute</numerusform>
            <numerusform>%Ln minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OutfitActions</name>
    <message numerus="yes">
        <source>%Ln outfit(s) moved to the trash</source>
        <translation>
            <numerusform>%Ln outfit moved to the trash</numerusform>
            <numerusform>%Ln outfits moved to the trash</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln outfit(s) brought back</source>
        <translation>
            <numerusform>%Ln outfit brought back</numerusform>
            <numerusform>%Ln outfits brought back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln outfit(s) accepted</source>
        <translation>
            <numerusform>%Ln outfit accepted</numerusform>
            <numerusform>%Ln outfits accepted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OutfitCompare</name>
    <message numerus="yes">
        <source>%Ln time(s)</source>
        <translation>
            <numerusform>%Ln time</numerusform>
            <numerusform>%Ln times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OutfitExportDialog</name>
    <message numerus="yes">
        <source>%n outfit(s)</source>
        <translation>
            <numerusform>%n outfit</numerusform>
            <numerusform>%n outfits</numerusform>
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
    <name>OutfitShelf</name>
    <message numerus="yes">
        <source>%Ln of {owned} outfit(s)</source>
        <translation>
            <numerusform>%Ln of {owned} outfits</numerusform>
            <numerusform>%Ln of {owned} outfits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln outfit(s)</source>
        <translation>
            <numerusform>%Ln outfit</numerusform>
            <numerusform>%Ln outfits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Bring back %Ln</source>
        <translation>
            <numerusform>Bring back %Ln</numerusform>
            <numerusform>Bring back %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Accept %Ln</source>
        <translation>
            <numerusform>Accept %Ln</numerusform>
            <numerusform>Accept %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PictureListModel</name>
    <message numerus="yes">
        <source>Try-on of %Ln garment(s)</source>
        <translation>
            <numerusform>Try-on of %Ln garment</numerusform>
            <numerusform>Try-on of %Ln garments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PictureView</name>
    <message numerus="yes">
        <source>Try-on of %Ln garment(s)</source>
        <translation>
            <numerusform>Try-on of %Ln garment</numerusform>
            <numerusform>Try-on of %Ln garments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PicturesViewModel</name>
    <message numerus="yes">
        <source>Deleted %Ln picture(s).</source>
        <translation>
            <numerusform>Deleted %Ln picture.</numerusform>
            <numerusform>Deleted %Ln pictures.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProductListsDialog</name>
    <message numerus="yes">
        <source>Take in %Ln product(s)</source>
        <translation>
            <numerusform>Take in %Ln product</numerusform>
            <numerusform>Take in %Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) can be found now: ask for something like a piece of yours.</source>
        <translation>
            <numerusform>%Ln product can be found now: ask for something like a piece of yours.</numerusform>
            <numerusform>%Ln products can be found now: ask for something like a piece of yours.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s)</source>
        <translation>
            <numerusform>%Ln product</numerusform>
            <numerusform>%Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) left out: {reason}</source>
        <translation>
            <numerusform>%Ln row left out: {reason}</numerusform>
            <numerusform>%Ln rows left out: {reason}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RailButton</name>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln waiting</numerusform>
            <numerusform>%Ln waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SelectionBar</name>
    <message numerus="yes">
        <source>%Ln chosen</source>
        <translation>
            <numerusform>%Ln chosen</numerusform>
            <numerusform>%Ln chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatisticsViewModel</name>
    <message numerus="yes">
        <source>%Ln piece(s)</source>
        <translation>
            <numerusform>%Ln piece</numerusform>
            <numerusform>%Ln pieces</numerusform>
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
        <source>%Ln garment(s) with a price</source>
        <translation>
            <numerusform>%Ln garment with a price</numerusform>
            <numerusform>%Ln garments with a price</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Never worn: %Ln</source>
        <translation>
            <numerusform>Never worn: %Ln</numerusform>
            <numerusform>Never worn: %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StepsFold</name>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SuggestionBar</name>
    <message numerus="yes">
        <source>{model} has %Ln suggestion(s). Your own words stay.</source>
        <translation>
            <numerusform>{model} has %Ln suggestion. Your own words stay.</numerusform>
            <numerusform>{model} has %Ln suggestions. Your own words stay.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrashPage</name>
    <message numerus="yes">
        <source>What you throw away stays here for %Ln days.</source>
        <translation>
            <numerusform>What you throw away stays here for %Ln day.</numerusform>
            <numerusform>What you throw away stays here for %Ln days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln garment(s) for good?</source>
        <translation>
            <numerusform>Delete %Ln garment for good?</numerusform>
            <numerusform>Delete %Ln garments for good?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete all %Ln garment(s) in the trash?</source>
        <translation>
            <numerusform>Delete %Ln garment in the trash?</numerusform>
            <numerusform>Delete all %Ln garments in the trash?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restore %Ln</source>
        <translation>
            <numerusform>Restore %Ln</numerusform>
            <numerusform>Restore %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln garment(s). Each is deleted with its photos after {days} days.</source>
        <translation>
            <numerusform>%Ln garment. It is deleted with its photos after {days} days.</numerusform>
            <numerusform>%Ln garments. Each is deleted with its photos after {days} days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrashViewModel</name>
    <message numerus="yes">
        <source>%Ln day(s) left</source>
        <translation>
            <numerusform>%Ln day left</numerusform>
            <numerusform>%Ln days left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TripForm</name>
    <message numerus="yes">
        <source>Every %Ln day(s)</source>
        <translation>
            <numerusform>Every day</numerusform>
            <numerusform>Every %Ln days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TryOnView</name>
    <message numerus="yes">
        <source>Outfit of %Ln garment(s)</source>
        <translation>
            <numerusform>Outfit of %Ln garment</numerusform>
            <numerusform>Outfit of %Ln garments</numerusform>
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
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln garment(s)</source>
        <translation>
            <numerusform>%Ln garment</numerusform>
            <numerusform>%Ln garments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WearBox</name>
    <message numerus="yes">
        <source>Worn %Ln time(s)</source>
        <translation>
            <numerusform>Worn once</numerusform>
            <numerusform>Worn %Ln times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Time to wash: worn %Ln time(s) since</source>
        <translation>
            <numerusform>Time to wash: worn once since</numerusform>
            <numerusform>Time to wash: worn %Ln times since</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Good for %Ln more wear(s)</source>
        <translation>
            <numerusform>Good for %Ln more wear</numerusform>
            <numerusform>Good for %Ln more wears</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Wash after %Ln wear(s)</source>
        <translation>
            <numerusform>Wash after %Ln wear</numerusform>
            <numerusform>Wash after %Ln wears</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s) ago</source>
        <translation>
            <numerusform>%Ln day ago</numerusform>
            <numerusform>%Ln days ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WhoWearsIt</name>
    <message numerus="yes">
        <source>Delete all %Ln photo(s)</source>
        <translation>
            <numerusform>Delete the one photo</numerusform>
            <numerusform>Delete all %Ln photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>%Ln photo(s) found</source>
        <translation>
            <numerusform>%Ln photo found</numerusform>
            <numerusform>%Ln photos found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln already here</source>
        <translation>
            <numerusform>%Ln already here</numerusform>
            <numerusform>%Ln already here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be read</source>
        <translation>
            <numerusform>%Ln cannot be read</numerusform>
            <numerusform>%Ln cannot be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln other file(s)</source>
        <translation>
            <numerusform>%Ln other file</numerusform>
            <numerusform>%Ln other files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln garment(s) added</source>
        <translation>
            <numerusform>%Ln garment added</numerusform>
            <numerusform>%Ln garments added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) already here</source>
        <translation>
            <numerusform>%Ln photo already here</numerusform>
            <numerusform>%Ln photos already here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln added before</source>
        <translation>
            <numerusform>%Ln added before</numerusform>
            <numerusform>%Ln added before</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) could not be used</source>
        <translation>
            <numerusform>%Ln file could not be used</numerusform>
            <numerusform>%Ln files could not be used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln may be the same as one you have.</source>
        <translation>
            <numerusform>%Ln may be the same as one you have.</numerusform>
            <numerusform>%Ln may be the same as one you have.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counts</name>
    <message numerus="yes">
        <source>worn %Ln time(s)</source>
        <translation>
            <numerusform>worn %Ln time</numerusform>
            <numerusform>worn %Ln times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s) ago</source>
        <translation>
            <numerusform>%Ln day ago</numerusform>
            <numerusform>%Ln days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln outfit(s)</source>
        <translation>
            <numerusform>%Ln outfit</numerusform>
            <numerusform>%Ln outfits</numerusform>
        </translation>
    </message>
</context>
</TS>
