//! The words of the guard, all folded: abbreviations, words that are names too, and the short forms of given names.

use std::{collections::HashSet, sync::LazyLock};

/// A table of words.
type Table = LazyLock<HashSet<&'static str>>;

fn words(all: &'static str) -> HashSet<&'static str> {
    all.split_ascii_whitespace().collect()
}

/// Capitals that mean something else than a person in clinical notes. All of at most four
/// letters.
pub(super) static ABBREVIATIONS: Table = Table::new(|| {
    words(
        "\
    aa abc aca act adhd adl am aod apa art asap asd asi auds aud bac bdi bid bip bmi bp bpd \
    cam cbt cc ceo cft cns cpr cps cpt crm ctrs cv cva dbt dob doc dot dr dsm dt dts dui dv \
    dx ecg ed eds eeg ekg emdr emr emt er erp etoh eu faq fasd fbi fda fh fmla fu fyi gad gi \
    gp gps hep hi hiv hr hrt hs hx icd icu id idd iep ifs im iop ipt iq is it iud iv jr lgbt \
    loc lpc lcsw ma mat mbct md mdd mh mhp mi mme mri ms msa mse msw mva na nami nhs no np \
    npo nsi nssi nyc ocd od odd ok op ot otc oud pa pcl pcp pd pdd phd php phq pid pm pmdd \
    pmh prn pt pta ptsd pto qd qid rbt re rn rna rx sa sad sds sh si snap snri soap sob ssi \
    ssdi ssri std sti stat sud sw tb tbi tia tid tms tv tx uds uk us usa uti vs wfl wnl wrap",
    )
});

/// Words of the language too little to be taken for a name at the start of a sentence.
pub(super) static LITTLE_WORDS: Table = Table::new(|| {
    words(
        "\
    a all am an and any are as at be but by can did do for from go had has have he her him \
    his how i if in is it its just like long many me more much my no nor not now of off oh \
    on or our out own she so some such than that the then they this to too up us very was \
    way we were what when who why with yes yet you your",
    )
});

/// Given and family names that are English words, too usual to count in lower case.
pub(super) static WORDS: Table = Table::new(|| {
    words(
        "\
    abbey abbot ace amber angel april archer art ash aspen august autumn baker ball banks \
    barber basil bay bear beau bell bill birch bird bishop black blue bob bond brand brandy \
    bridge bright brook brooks brown buck bud burns bush butcher butler camp candy carol \
    carpenter case cash castle champion chance chapel charity chase chip christian chuck \
    church clay cliff cloud colt cook coral cotton craft crane creed cross crystal curt \
    daisy dale dash dawn day dean dear delight dick dish dolly don dot drake drew drum duke \
    dusty earl early east elder elm ember eve ever fair faith falls farmer fawn fern field \
    fields finch fish fisher fleet flint flora flower ford forest foster fountain fox frank \
    freed french friend frost gale gardener gay gem gene ginger glen glory gold golden good \
    grace grant gray green grey grove guy hale hall ham hand hank harmony harp hardy haven \
    hazel head heart heath heather heaven herb high hill hills holiday holly holy honey \
    honor honour hood hope horn house hunt hunter iris ivory ivy jack jade jasmine jay jean \
    jet jewel job jolly journey joy judge july june justice keen key kid kind king kit kitty \
    knight lake lamb lance land lane lark laurel law leaf liberty light lily link little \
    lock lotus love lovely luck lucky lynx mace major maple mar march marina mark marks \
    marsh marshal mason mat may meadow melody mercy merit merry mild miles mill miller mills \
    minor mint miracle misty money moon moss myrtle neat nick noble norm north oak oaks \
    ocean olive opal page palm pansy park parks parson pat patience patty peace pearl peg \
    penny pepper piper plum pole pond poor pope poppy porter post power precious price pride \
    prince princess prudence queen quick quill rain ram rand raven ray read reed reef rich \
    ring river rivers rob robin rock rod rose rosemary royal ruby rush russet rusty sable \
    sage sailor sand sandy sapphire savage scarlet self serenity shade sharp shepherd shore \
    short silver singer sky small smart snow sparks spring star stark steel stem sterling \
    stern stone storm story strange street strong sue summer summers sunday sunny swan sweet \
    swift tab tempest temple thorn thyme tiger town tray trinity true unity vale van victor \
    victory viola violet virtue wade walker wall walls ward water waters wells west whisper \
    white wild wilder will willow wills winter winters wise wolf wood woods worth wren young",
    )
});

/// The small words of family names, and what follows one.
pub(super) static PARTICLES: Table = Table::new(|| {
    words(
        "\
    al ap ben bin bint da dal das de del della den der di dos du el et ibn iii jnr jr la las \
    le los mac mc san santa snr sr st ter ten the van ver von und zur",
    )
});

/// Formal English given names, each with its usual short forms after it.
pub(super) const NICKNAMES: &str = "\
    abigail abby abbie gail; abraham abe bram; albert al bert bertie; alexander alex alec \
    sandy xander lex; alexandra alex lexi sandra sasha; alfred alf alfie fred; alison ali \
    allie; amanda mandy manda; andrew andy drew; angela angie ange; anthony tony ant; arthur \
    art artie; barbara barb barbie babs; benjamin ben benny benji; bernard bernie; bradley \
    brad; cameron cam; caroline carrie caro; catherine cathy cath cate cat kate katie kitty; \
    charles charlie chuck chas chaz; charlotte charlie lottie char; christina chris chrissy \
    tina; christine chris chrissie tina; christopher chris kit topher; daniel dan danny; \
    danielle dani danni; david dave davey davy; deborah deb debbie debby; donald don donny \
    donnie; dorothy dot dottie dolly; douglas doug dougie; edward ed eddie ned ted teddy; \
    eleanor ellie nell nellie nora; elizabeth liz lizzie lizzy beth betsy betty eliza libby \
    lisa; emily em emmy millie; frances fran frannie frankie; francis frank frankie; \
    frederick fred freddie freddy; gabriel gabe; gabrielle gabby gabi; gerald gerry jerry; \
    gregory greg; harold harry hal; henry harry hank hal; isabella izzy bella isa; jacob \
    jake coby; james jim jimmy jamie; janet jan; jeffrey jeff; jennifer jen jenny jenn; \
    jessica jess jessie; john jack johnny jon; jonathan jon jonny nathan; joseph joe joey; \
    joshua josh; judith judy jude; katherine kate katie kathy kath kat kay kitty; kathleen \
    kathy kath kate; kenneth ken kenny; kimberly kim kimmy; lawrence larry laurie; leonard \
    len lenny leo; louise lou lulu; madeline maddie maddy; margaret maggie meg peg peggy \
    marge margie greta daisy; martin marty; mary molly polly mae; matthew matt mat; melissa \
    mel missy lissa; michael mike mick mickey mikey; natalie nat; nathaniel nate nat nathan; \
    nicholas nick nicky nico; nicole nicky nikki nic; oliver ollie; olivia liv livvy ollie; \
    pamela pam; patricia pat patty trish tricia; patrick pat paddy rick; peter pete; philip \
    phil pip; phillip phil pip; raymond ray; rebecca becca becky bec; richard rick rich dick \
    ricky richie; robert rob bob bobby robbie bert; ronald ron ronnie; samantha sam sammy; \
    samuel sam sammy; sarah sally sadie; stephanie steph stevie; stephen steve stevie; \
    steven steve stevie; susan sue susie suzie suzy; tamara tammy; theodore theo ted teddy; \
    theresa terri tess tessa terry; thomas tom tommy; timothy tim timmy; valerie val; \
    veronica ronnie vera; victoria vicky vicki tori; vincent vince vinny; walter walt wally; \
    william will bill billy willy liam; zachary zach zack zac";

#[cfg(test)]
mod tests {
    use kernel::text::fold;

    use super::*;

    #[test]
    fn the_tables_are_folded_and_short() {
        for table in [&ABBREVIATIONS, &LITTLE_WORDS, &WORDS, &PARTICLES] {
            assert!(table.iter().all(|word| fold(word) == *word));
        }
        assert_eq!(fold(NICKNAMES), NICKNAMES);
        assert!(ABBREVIATIONS.iter().chain(LITTLE_WORDS.iter()).all(|word| word.len() <= 4));
        assert!(NICKNAMES.split(';').count() >= 60);
    }
}
