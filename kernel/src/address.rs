//! E-mail addresses: whether a text is one mailbox that a letter could be sent to.

/// The longest address, and the longest part before the `@`, that mail servers take.
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;

/// Whether a text has the shape of one e-mail address, such as `ann@example.org`: without a name beside it, without quotes.
pub fn is_email(text: &str) -> bool {
    text.len() <= LONGEST && text.split_once('@').is_some_and(|(local, domain)| is_local(local) && is_domain(domain))
}

fn is_local(local: &str) -> bool {
    let mark = |c: char| c.is_whitespace() || c.is_control() || "\",;:<>()[]\\".contains(c);
    let dotted = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    !local.is_empty() && local.len() <= LONGEST_LOCAL && !dotted && !local.contains(mark)
}

/// Two labels at least, the last of which is no number.
fn is_domain(domain: &str) -> bool {
    let plain = |label: &str| {
        !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let ending = |last: &str| last.chars().count() >= 2 && last.chars().any(char::is_alphabetic);
    domain.split('.').all(plain) && domain.rsplit_once('.').is_some_and(|(_, last)| ending(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mailbox_is_an_address_and_nothing_else_is() {
        for good in ["a@b.co", "o'neil+x@mail.example.org", "ü@bücher.example", "Maya@Oak.example"] {
            assert!(is_email(good), "{good}");
        }
        let bad = [
            "",
            "a",
            "a@b",
            "@b.co",
            "a@b..co",
            "a b@c.co",
            "a@b.co; c@d.co",
            "a.@b.co",
            ".a@b.co",
            "a..b@c.co",
            "a@b@c.co",
            "a@-b.co",
            "a@b.1",
            "a@b.c",
            "a@.co",
            "a@b.co.",
            "a@b .co",
            "Ann <a@b.co>",
        ];
        for bad in bad {
            assert!(!is_email(bad), "{bad}");
        }
        assert!(!is_email(&format!("{}@b.co", "a".repeat(65))));
        assert!(!is_email(&format!("a@{}.co", "b".repeat(254))));
    }
}
