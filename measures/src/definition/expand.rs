//! Ranges of items: `1-9` is written out, over the order of the items in the file.

use std::collections::BTreeMap;

use super::{Definition, When, bounds};

impl Definition {
    /// The same definition with every range written out. What refers to nothing stays as it is, for the checks to tell.
    #[must_use]
    pub(super) fn expanded(mut self) -> Self {
        let ids: Vec<String> = self.items.iter().map(|item| item.id.clone()).collect();
        let places: BTreeMap<&str, usize> = ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
        // The order in which lists are first used is the one order in which every form of the definition can give them.
        let first_use = |key: &String| self.items.iter().position(|item| item.options.as_ref() == Some(key));
        let mut uses: Vec<_> =
            std::mem::take(&mut self.options).into_iter().map(|list| (first_use(&list.key).unwrap_or(usize::MAX), list)).collect();
        uses.sort_by_key(|(place, _)| *place);
        self.options = uses.into_iter().map(|(_, list)| list).collect();
        let names = Names { ids: &ids, places };
        for scale in &mut self.scales {
            names.write_out(&mut scale.items);
            names.write_out(&mut scale.reverse);
        }
        for skip in &mut self.skip {
            names.write_out(&mut skip.items);
            if let Some(when) = &mut skip.when {
                names.plain(when);
            }
        }
        for criterion in self.rules.iter_mut().flat_map(|rule| &mut rule.cases).flat_map(|case| &mut case.all) {
            names.write_out(&mut criterion.items);
            criterion.groups.iter_mut().for_each(|group| names.write_out(group));
        }
        self
    }

    /// How many items its scales, skips and rules name once ranges are written out, counted without doing so.
    pub(super) fn references(&self) -> usize {
        let ids: Vec<String> = self.items.iter().map(|item| item.id.clone()).collect();
        let places = ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
        let names = Names { ids: &ids, places };
        let criteria = self.rules.iter().flat_map(|rule| &rule.cases).flat_map(|case| &case.all);
        let criteria = criteria.flat_map(|criterion| std::iter::once(&criterion.items).chain(&criterion.groups));
        let scales = self.scales.iter().flat_map(|scale| [&scale.items, &scale.reverse]);
        let lists = scales.chain(self.skip.iter().map(|skip| &skip.items)).chain(criteria);
        let named = lists.flatten().map(|name| names.range(name).map_or(1, <[String]>::len)).sum::<usize>();
        named + self.skip.iter().flat_map(|skip| &skip.when).map(|when| when.0.len()).sum::<usize>()
    }
}

struct Names<'a> {
    ids: &'a [String],
    places: BTreeMap<&'a str, usize>,
}

impl Names<'_> {
    fn write_out(&self, list: &mut Vec<String>) {
        let mut out: Vec<String> = Vec::with_capacity(list.len());
        for name in list.iter() {
            match self.range(name) {
                Some(range) => out.extend_from_slice(range),
                None => out.push(name.clone()),
            }
            // More names than items: some stand twice, which the checks refuse. A file cannot grow by repeating a range.
            if out.len() > self.ids.len() {
                break;
            }
        }
        *list = out;
    }
    /// The ids from `a` to `b` of `a-b`. An id may itself hold a dash, so that the whole name goes first and every dash is tried.
    fn range(&self, name: &str) -> Option<&[String]> {
        // A long name is none; trying every dash of it would take long, too.
        if self.places.contains_key(name) || name.len() > bounds::RANGE {
            return None;
        }
        let ends = |(at, _): (usize, &str)| {
            let (from, to) = (name.get(..at)?.trim(), name.get(at + 1..)?.trim());
            Some((*self.places.get(from)?, *self.places.get(to)?))
        };
        let (from, to) = name.match_indices('-').find_map(ends)?;
        self.ids.get(from..=to)
    }
    /// `q1` is the item `1`, where there is no item `q1`.
    fn plain(&self, when: &mut When) {
        for comparison in &mut when.0 {
            let known = |id: &str| self.places.contains_key(id);
            if let Some(bare) = comparison.item.strip_prefix('q').filter(|bare| !known(&comparison.item) && known(bare)) {
                comparison.item = bare.to_owned();
            }
        }
    }
}
