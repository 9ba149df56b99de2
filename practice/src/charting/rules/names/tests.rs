//! What the guard finds in a text, and what it leaves alone.

use jiff::civil::date;
use proptest::prelude::*;

use super::{
    Finding, Person, Roster,
    lexicon::{ABBREVIATIONS, LITTLE_WORDS},
};

/// Looks through one text by itself.
fn find(text: &str, others: &[Person], own: Option<&Person>) -> Vec<Finding> {
    let strangers = others.iter().filter(|other| own.is_none_or(|own| own.key != other.key));
    let people: Vec<Person> = strangers.chain(own).cloned().collect();
    Roster::of(&people).find(text, own.map(|own| own.key.as_str()))
}

fn person(key: &str, first: &str, last: &str) -> Person {
    Person { key: key.to_owned(), first: first.to_owned(), last: last.to_owned(), preferred: None, email: None, phone: None, born: None }
}

fn cast() -> Vec<Person> {
    vec![
        Person {
            email: Some("ben.obrien@example.org".to_owned()),
            phone: Some("+1 (212) 555-0123".to_owned()),
            born: Some(date(1990, 3, 4)),
            ..person("ben", "Benjamin", "O'Brien")
        },
        person("grace", "Grace", "Adeyemi-Young"),
        Person { preferred: Some("Zed".to_owned()), ..person("zoe", "Zoë", "van der Berg") },
        person("anna", "Anna", "Duval"),
        person("will", "Will", "Young"),
    ]
}

fn seen(text: &str, others: &[Person], own: Option<&Person>) -> Vec<String> {
    find(text, others, own).into_iter().map(|finding| format!("{} {:?} {}", finding.person, finding.kind, finding.found)).collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(seen(text, &cast(), None), expected, "{text:?}");
}

#[test]
fn names_are_found_however_written() {
    check("Nobody spoke.", &[]);
    check("ben said no", &["ben FirstName ben"]);
    check("BENJAMIN arrived", &["ben FirstName BENJAMIN"]);
    check("Ben\u{2019}s mother", &["ben FirstName Ben"]);
    check("Benny-related", &["ben FirstName Benny"]);
    check("Be\u{200b}njamin", &["ben FirstName Be\u{200b}njamin"]);
    check("bend, benign, Reuben", &[]);
    check("Mrs O\u{2019}Brien", &["ben LastName O\u{2019}Brien"]);
    check("Mrs OBrien", &["ben LastName OBrien"]);
    check("Ben O'Brien", &["ben FullName Ben O'Brien"]);
    check("benjamin o'brien", &["ben FullName benjamin o'brien"]);
    check("OBRIEN, BEN", &["ben FullName OBRIEN, BEN"]);
    check("Ben\nO'Brien", &["ben FullName Ben\nO'Brien"]);
    check("zoe and ZOE\u{308}", &["zoe FirstName zoe", "zoe FirstName ZOE\u{308}"]);
    check("Zoe van der Berg", &["zoe FullName Zoe van der Berg"]);
    check("Zed van der Berg", &["zoe FullName Zed van der Berg"]);
    check("VAN DER BERG", &["zoe LastName VAN DER BERG"]);
    check("Ms Berg told Zed", &["zoe LastName Berg", "zoe Preferred Zed"]);
    check("Adeyemi Young", &["grace LastName Adeyemi Young", "will LastName Young"]);
    check("*Anna*,Ben", &["anna FirstName Anna", "ben FirstName Ben"]);
}

#[test]
fn names_that_are_words_count_only_with_a_capital() {
    check("moved with grace", &[]);
    check("Grace spoke to Will.", &["grace FirstName Grace", "will FirstName Will"]);
    check("will young people come", &[]);
    check("Will Young came", &["will FullName Will Young"]);
    check("Young people", &["grace LastName Young", "will LastName Young"]);
    check("grace adeyemi", &["grace LastName adeyemi"]);
    check("grace adeyemi-young", &["grace FullName grace adeyemi-young"]);
    let little = [person("minh", "Minh", "An")];
    assert!(seen("An example of an idea. An other.", &little, None).is_empty());
    assert_eq!(seen("sat with An", &little, None), ["minh LastName An"]);
    assert_eq!(seen("saw An, Minh", &little, None), ["minh FullName An, Minh"]);
}

#[test]
fn abbreviations_are_not_names() {
    let others = [person("ed", "Ed", "Lane"), person("pm", "Peter", "Moss")];
    assert!(seen("history of ED, seen 3 PM, P.M.", &others, None).is_empty());
    assert_eq!(seen("Then Ed came", &others, None), ["ed FirstName Ed"]);
    assert_eq!(seen("ED CAME LATE", &others, None), ["ed FirstName ED"]);
    assert_eq!(seen("ED LANE", &others, None), ["ed FullName ED LANE"]);
}

#[test]
fn initials_count_in_capitals_only() {
    check("AD was late", &["anna Initials AD"]);
    check("AD's turn", &["anna Initials AD"]);
    check("A.D. and A. D. left", &["anna Initials A.D.", "anna Initials A. D."]);
    check("an ad, ADHD, HAD, a.d., Plan A. Do it.", &[]);
    check("GA, GAY", &["grace Initials GA", "grace Initials GAY"]);
    let own = person("own", "Alice", "Dunn");
    assert!(seen("AD was late, A.D. too", &cast(), Some(&own)).is_empty());
}

#[test]
fn addresses_and_numbers_are_found() {
    check("wrote to BEN.OBRIEN@Example.org.", &["ben Email BEN.OBRIEN@Example.org"]);
    for (text, found) in [
        ("call 555-0123", "555-0123"),
        ("(212) 555 0123", "(212) 555 0123"),
        ("212.555.0123, room 5", "212.555.0123"),
        ("+12125550123", "+12125550123"),
        ("at 5: 1-212-555-0123", "1-212-555-0123"),
    ] {
        check(text, &[format!("ben Phone {found}").as_str()]);
    }
    check("55501234 and 555-012", &[]);
}

#[test]
fn birth_dates_are_found() {
    for text in [
        "1990-03-04",
        "1990/3/4",
        "04/03/1990",
        "3/4/1990",
        "4.3.90",
        "3-4-90",
        "19900304",
        "04031990",
        "4 March 1990",
        "4th of March, 1990",
        "4 Mar. 1990",
        "March 4, 1990",
        "Mar 4th 1990",
        "4MAR1990",
        "4-Mar-90",
        "MARCH THE 4TH, 1990",
    ] {
        check(&format!("born {text}."), &[format!("ben BirthDate {text}").as_str()]);
    }
    check("1990-03-04T00:00", &["ben BirthDate 1990-03-04"]);
    check("5 March 1990, 1990-04-05, 31/31/1990, 4 March, 1990", &["ben BirthDate 4 March, 1990"]);
    check("on 4 March he was 34", &[]);
}

#[test]
fn what_is_the_clients_own_is_no_finding() {
    let others = [person("b", "Ben", "Baker")];
    let ades = person("own", "Ben", "Ades");
    assert!(seen("Ben was calm; BEN left", &others, Some(&ades)).is_empty());
    assert_eq!(seen("Ben Baker and Baker", &others, Some(&ades)), ["b FullName Ben Baker", "b LastName Baker"]);
    let namesake = person("own", "Ben", "Baker");
    assert!(seen("Ben Baker, BB", &others, Some(&namesake)).is_empty());
    let wider = person("own", "Mary-Ann", "Jones");
    let ann = [person("a", "Ann", "Lee")];
    assert!(seen("Mary-Ann slept", &ann, Some(&wider)).is_empty());
    assert!(seen("Ben", &[namesake.clone()], Some(&namesake)).is_empty());
}

#[test]
fn a_nickname_from_the_table_does_not_hide_another_member() {
    let own = person("own", "Benjamin", "Ades");
    let others = [person("b", "Ben", "Baker")];
    assert_eq!(seen("Ben spoke", &others, Some(&own)), ["b FirstName Ben"]);
    assert!(seen("Benny spoke", &[person("b", "Benjamin", "Baker")], Some(&own)).is_empty());
    let ben = person("own", "Ben", "Ades");
    let formal = [person("b", "Benjamin", "Baker")];
    assert!(seen("Ben spoke", &formal, Some(&ben)).is_empty());
}

#[test]
fn scripts_without_blanks_are_read() {
    let others = [person("wang", "小明", "王")];
    assert_eq!(seen("昨天王小明来了", &others, None), ["wang FullName 王小明"]);
    assert_eq!(seen("小明说", &others, None), ["wang FirstName 小明"]);
    assert!(seen("国王来了", &others, None).is_empty());
}

fn anybody(name: &'static str) -> impl Strategy<Value = Person> {
    (
        (name, name, prop::option::of(name)),
        "[a-z]{3,8}\\.[a-z]{3,8}@[a-z]{3,8}\\.(com|org)",
        "[2-9][0-9]{9}",
        (1930_i16..2015, 1_i8..13, 1_i8..29),
    )
        .prop_map(|((first, last, preferred), email, phone, (year, month, day))| Person {
            key: format!("{first} {last}"),
            first,
            last,
            preferred,
            email: Some(email),
            phone: Some(phone),
            born: Some(date(year, month, day)),
        })
}

/// The ways in which a text may give a person away, where the person has them.
fn identifiers(person: &Person) -> Vec<String> {
    let (first, last) = (&person.first, &person.last);
    let mut all = vec![
        first.clone(),
        last.clone(),
        first.to_uppercase(),
        format!("{first}'s"),
        format!("{first} {last}"),
        format!("{last}, {first}"),
    ];
    all.extend(person.preferred.clone());
    let initials = format!("{}{}", &first[..1], &last[..1]);
    let folded = initials.to_lowercase();
    if !ABBREVIATIONS.contains(folded.as_str()) && !LITTLE_WORDS.contains(folded.as_str()) {
        all.push(format!("{}.{}.", &initials[..1], &initials[1..]));
        all.push(format!("{}. {}.", &initials[..1], &initials[1..]));
        all.push(initials);
    }
    if let Some(email) = &person.email {
        all.push(email.to_uppercase());
    }
    if let Some(phone) = &person.phone {
        let (area, middle, end) = (&phone[..3], &phone[3..6], &phone[6..]);
        all.push(format!("({area}) {middle}-{end}"));
        all.push(format!("+1 {area}.{middle}.{end}"));
        all.push(format!("{middle} {end}"));
    }
    if let Some(born) = person.born {
        let (year, month, day) = (born.year(), born.month(), born.day());
        let name = born.strftime("%B").to_string();
        all.push(born.to_string());
        all.push(format!("{day}/{month}/{year}"));
        all.push(format!("{month:02}-{day:02}-{year}"));
        all.push(format!("{day} {name} {year}"));
        all.push(format!("{name} {day}, {year}"));
    }
    all
}

proptest! {
    #[test]
    fn any_identifier_in_any_text_is_found(
        people in prop::collection::vec(anybody("[A-Z][a-z]{4,8}"), 1..6),
        who in any::<prop::sample::Index>(),
        before in "\\PC{0,40}",
        after in "\\PC{0,40}",
    ) {
        for identifier in identifiers(who.get(&people)) {
            let text = format!("{before} {identifier} {after}");
            let start = before.len() + 1;
            let end = start + identifier.len();
            let found = find(&text, &people, None);
            prop_assert!(
                found.iter().any(|one| one.start < end && start < one.end),
                "{:?} in {:?}: {:?}", identifier, text, found
            );
        }
    }

    #[test]
    fn the_own_client_hides_nobody_else(
        own in anybody("[A-M][a-m]{4,8}"),
        other in anybody("[N-Z][n-z]{4,8}"),
    ) {
        for identifier in [&other.first, &other.last] {
            let text = format!("{} and {identifier} met.", own.first);
            let found = find(&text, std::slice::from_ref(&other), Some(&own));
            prop_assert_eq!(found.len(), 1, "{:?}", text);
            prop_assert_eq!(&found[0].found, identifier);
        }
    }

    #[test]
    fn a_text_without_them_has_no_findings(
        people in prop::collection::vec(anybody("[A-M][a-m]{3,8}"), 1..8),
        text in "([N-Z]?[n-z]{1,8}[ .,!?]{1,2}){0,20}",
    ) {
        let found = find(&text, &people, None);
        prop_assert!(found.is_empty(), "{:?}", found);
    }

    #[test]
    fn findings_stand_where_they_say(
        people in prop::collection::vec(anybody("[A-D][a-d]{1,2}"), 1..6),
        text in "([A-Da-d]{1,3}[ .,'\u{2019}\u{200b}-]{0,2}|\\PC){0,30}",
    ) {
        let mut last = 0;
        for one in find(&text, &people, None) {
            prop_assert!(one.start >= last && one.end > one.start);
            prop_assert_eq!(text.get(one.start..one.end), Some(one.found.as_str()));
            last = one.start;
        }
    }
}
