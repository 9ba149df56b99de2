//! The grammar: sums of products of interactions of names, evaluated into sets of terms while it is read.

use crate::refusal::Refusal;

use super::{
    Formula, Random, Taken, Terms, Variable,
    words::{Placed, Word, is_plain, not_offered, unreadable, words},
};

/// Most brackets within brackets.
const MAX_DEPTH: usize = 30;
/// Most variables on one side; a term is a set of bits.
const MAX_VARIABLES: usize = 40;
/// Most terms.
const MAX_TERMS: usize = 250;

/// Terms while they are gathered: each a set of bits over the variables, in the order of appearance.
#[derive(Debug, Clone, Default)]
struct Gathered {
    terms: Vec<u64>,
    intercept: Option<bool>,
}

impl Gathered {
    fn add(&mut self, term: u64) -> Result<(), Refusal> {
        if self.terms.contains(&term) {
            return Ok(());
        }
        if self.terms.len() == MAX_TERMS {
            return Err(Refusal::new("formula.too_large", format!("A model formula may come to {MAX_TERMS} terms at most.")));
        }
        self.terms.push(term);
        Ok(())
    }
    fn add_all(&mut self, other: &Self) -> Result<(), Refusal> {
        self.intercept = other.intercept.or(self.intercept);
        other.terms.iter().try_for_each(|&term| self.add(term))
    }
    fn crossed(&self, other: &Self) -> Result<Self, Refusal> {
        if self.intercept.is_some() || other.intercept.is_some() {
            return Err(Refusal::new(
                "formula.unreadable",
                "The model formula crosses a column with 0 or 1; these stand alone, between \"+\" or \"-\".",
            ));
        }
        let mut crossed = Self::default();
        for &left in &self.terms {
            other.terms.iter().try_for_each(|&right| crossed.add(left | right))?;
        }
        Ok(crossed)
    }
}

/// Reads the words of one formula from left to right.
pub(super) struct Reader {
    words: Vec<Placed>,
    at: usize,
    depth: usize,
    variables: Vec<Variable>,
    random: Option<Random>,
}

impl Reader {
    pub(super) fn new(text: &str) -> Result<Self, Refusal> {
        Ok(Self { words: words(text)?, at: 0, depth: 0, variables: Vec::new(), random: None })
    }

    /// formula = name "~" sum
    pub(super) fn formula(mut self, text: &str) -> Result<Formula, Refusal> {
        let place = self.place();
        let Some(Word::Name(response)) = self.next() else {
            return Err(unreadable(place, "it begins with the name of the outcome column, then \"~\"."));
        };
        if self.peek() == Some(&Word::Sign('(')) {
            return Err(not_offered(place, "a function of the outcome. Put the transformed outcome into a column of its own."));
        }
        self.require('~', "after the outcome comes \"~\".")?;
        let gathered = self.sum(true)?;
        if self.at < self.words.len() {
            return Err(unreadable(self.place(), "here a \"+\", \"*\" or \":\" was expected, or the end."));
        }
        let fixed = self.ordered(&gathered);
        Ok(Formula { text: text.to_owned(), response, fixed, random: self.random })
    }

    /// sum = ["+" | "-"] product { ("+" | "-") product }
    fn sum(&mut self, outermost: bool) -> Result<Gathered, Refusal> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Refusal::new("formula.too_large", format!("A model formula may nest {MAX_DEPTH} brackets at most.")));
        }
        let mut all = Gathered::default();
        let mut minus = self.take('-');
        if !minus {
            self.take('+');
        }
        loop {
            if !minus && self.is_random() {
                self.random_part(outermost)?;
            } else {
                let part = self.product()?;
                if minus {
                    all.terms.retain(|term| !part.terms.contains(term));
                    all.intercept = part.intercept.map(|kept| !kept).or(all.intercept);
                } else {
                    all.add_all(&part)?;
                }
            }
            minus = self.take('-');
            if !minus && !self.take('+') {
                break;
            }
        }
        self.depth -= 1;
        Ok(all)
    }

    /// product = interaction { "*" interaction }: a * b is a + b + a:b
    fn product(&mut self) -> Result<Gathered, Refusal> {
        let mut all = self.interaction()?;
        while self.take('*') {
            let other = self.interaction()?;
            let crossed = all.crossed(&other)?;
            all.add_all(&other)?;
            all.add_all(&crossed)?;
        }
        match self.peek() {
            Some(Word::Sign('/')) => Err(not_offered(self.place(), "nesting with \"/\". Write a + a:b.")),
            Some(Word::Sign('%')) => Err(not_offered(self.place(), "\"%in%\". Write a:b.")),
            _ => Ok(all),
        }
    }

    /// interaction = atom { ":" atom }
    fn interaction(&mut self) -> Result<Gathered, Refusal> {
        let mut all = self.atom()?;
        while self.take(':') {
            let other = self.atom()?;
            all = all.crossed(&other)?;
        }
        if self.peek() == Some(&Word::Sign('^')) {
            return Err(not_offered(self.place(), "\"^\". Write the interactions with \"*\"; the square of a number is I(x^2)."));
        }
        Ok(all)
    }

    /// atom = name | function | "0" | "1" | "(" sum ")"
    fn atom(&mut self) -> Result<Gathered, Refusal> {
        let place = self.place();
        if self.is_random() {
            return Err(not_offered(place, "a random part inside another term. Add it with \"+\"."));
        }
        match self.next() {
            Some(Word::Number(number @ (0 | 1))) => Ok(Gathered { terms: Vec::new(), intercept: Some(number == 1) }),
            Some(Word::Number(_)) => Err(unreadable(place, "the only numbers in a formula are 1 (with intercept) and 0 (without).")),
            Some(Word::Sign('(')) => {
                let inner = self.sum(false)?;
                self.require(')', "a bracket is not closed.")?;
                Ok(inner)
            }
            Some(Word::Name(name)) if self.peek() == Some(&Word::Sign('(')) => self.function(&name, place),
            Some(Word::Name(name)) => self.variable(name, Taken::Plain, None),
            Some(Word::Sign('.')) => Err(not_offered(place, "\".\". Name the columns.")),
            Some(Word::Sign('~')) => Err(unreadable(place, "there can be one \"~\" only.")),
            Some(_) => Err(unreadable(place, "here the name of a column was expected.")),
            None => Err(unreadable(place, "it ends where the name of a column was expected.")),
        }
    }

    fn function(&mut self, name: &str, place: usize) -> Result<Gathered, Refusal> {
        self.require('(', "a bracket is missing.")?;
        let (Some(Word::Name(column) | Word::Text(column)), quoted) = (self.next(), self.was_text()) else {
            return Err(unreadable(place, "inside a function the name of one column was expected."));
        };
        let shown = quoted_label(&column);
        let (taken, label) = match name {
            "Q" => (Taken::Plain, shown),
            "factor" | "C" if !quoted => (Taken::Factor, format!("{name}({shown})")),
            "I" if !quoted && self.take('^') => match self.next() {
                Some(Word::Number(power @ 2..=6)) => (Taken::Power(u8::try_from(power).unwrap_or(2)), format!("I({shown}^{power})")),
                _ => return Err(not_offered(place, "this power. I(x^2) to I(x^6) are.")),
            },
            _ => {
                return Err(not_offered(
                    place,
                    "this function. Offered are factor(x), C(x) and I(x^2); put others into a column of their own.",
                ));
            }
        };
        if self.peek() != Some(&Word::Sign(')')) {
            return Err(not_offered(self.place(), "more than one column inside a function. Put the result into a column of its own."));
        }
        self.at += 1;
        self.variable(column, taken, Some(label))
    }

    fn variable(&mut self, column: String, taken: Taken, label: Option<String>) -> Result<Gathered, Refusal> {
        let found = self.variables.iter().position(|variable| variable.column == column && variable.taken == taken);
        let place = found.unwrap_or(self.variables.len());
        if place >= MAX_VARIABLES {
            return Err(Refusal::new("formula.too_large", format!("A model formula may name {MAX_VARIABLES} variables at most.")));
        }
        if found.is_none() {
            let label = label.unwrap_or_else(|| quoted_label(&column));
            self.variables.push(Variable { column, taken, label });
        }
        Ok(Gathered { terms: vec![1 << place], intercept: None })
    }

    /// Whether a bracket begins here that has a bar of its own.
    fn is_random(&self) -> bool {
        if self.peek() != Some(&Word::Sign('(')) {
            return false;
        }
        let mut depth = 0_usize;
        for (word, _) in &self.words[self.at..] {
            match word {
                Word::Sign('(') => depth += 1,
                Word::Sign(')') => depth -= 1,
                Word::Sign('|' | '‖') if depth == 1 => return true,
                Word::Name(_) | Word::Text(_) | Word::Number(_) | Word::Sign(_) => {}
            }
            if depth == 0 {
                return false;
            }
        }
        false
    }

    /// "(" sum "|" name ")", with variables of its own.
    fn random_part(&mut self, outermost: bool) -> Result<(), Refusal> {
        let place = self.place();
        if !outermost || self.random.is_some() {
            return Err(not_offered(place, "more than one random part. One is: (1 | client) or (1 + time | client)."));
        }
        self.require('(', "a bracket is missing.")?;
        let fixed = std::mem::take(&mut self.variables);
        let gathered = self.sum(false)?;
        let terms = self.ordered(&gathered);
        self.variables = fixed;
        if self.take('‖') {
            return Err(not_offered(place, "\"||\". Write (1 + time | client), which estimates the correlation too."));
        }
        self.require('|', "between what varies and the client column stands \"|\".")?;
        let Some(Word::Name(group)) = self.next() else {
            return Err(unreadable(self.place(), "after \"|\" the name of the client column was expected."));
        };
        if matches!(self.peek(), Some(Word::Sign('/' | ':' | '+' | '*' | '('))) {
            return Err(not_offered(self.place(), "more than one column after \"|\". Use one column that says whose row it is."));
        }
        self.require(')', "a bracket is not closed.")?;
        self.random = Some(Random { terms, group });
        Ok(())
    }

    /// R's order: by number of variables, then by appearance.
    fn ordered(&self, gathered: &Gathered) -> Terms {
        let mut terms = gathered.terms.clone();
        terms.sort_by_key(|term| term.count_ones());
        let places = |term: &u64| (0..self.variables.len()).filter(|place| term >> place & 1 == 1).collect();
        Terms {
            variables: self.variables.clone(),
            intercept: gathered.intercept.unwrap_or(true),
            terms: terms.iter().map(places).collect(),
        }
    }

    fn peek(&self) -> Option<&Word> {
        self.words.get(self.at).map(|(word, _)| word)
    }
    fn next(&mut self) -> Option<Word> {
        let word = self.peek().cloned();
        self.at += usize::from(word.is_some());
        word
    }
    fn was_text(&self) -> bool {
        self.at.checked_sub(1).is_some_and(|last| matches!(self.words.get(last), Some((Word::Text(_), _))))
    }
    fn take(&mut self, sign: char) -> bool {
        let is = self.peek() == Some(&Word::Sign(sign));
        self.at += usize::from(is);
        is
    }
    fn require(&mut self, sign: char, otherwise: &str) -> Result<(), Refusal> {
        if self.take(sign) { Ok(()) } else { Err(unreadable(self.place(), otherwise)) }
    }
    fn place(&self) -> usize {
        self.words.get(self.at).map_or_else(|| self.words.last().map_or(1, |(_, place)| place + 1), |(_, place)| *place)
    }
}

fn quoted_label(name: &str) -> String {
    if is_plain(name) { name.to_owned() } else { format!("`{name}`") }
}
