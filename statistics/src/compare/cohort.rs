//! The clients of a comparison of groups: who is in it, sorted by identifier, each once.

use super::{frame::Identity, run::Setting, spec::PrepostSpec};
use crate::{missing::carry_forward, refusal::Refusal};

/// Clients with a group, sorted by identifier.
pub(super) struct Cohort {
    /// Rows of the data, one for each client.
    pub rows: Vec<usize>,
    pub ids: Vec<Identity>,
    /// Index into `levels`.
    pub codes: Vec<u32>,
    pub levels: Vec<String>,
    /// Scores before, NaN where missing.
    pub pre: Vec<f64>,
    /// Scores afterwards (carried forward where that was asked for), NaN where missing.
    pub post: Vec<f64>,
    /// Scores afterwards as measured.
    pub measured: Vec<f64>,
    /// Clients whose score afterwards was carried forward.
    pub carried: usize,
    /// Clients left out as members of several groups.
    pub overlapping: usize,
    /// Rows left out without a group.
    pub without_group: usize,
}

impl Cohort {
    /// Out of the data.
    pub fn of(setting: &Setting<'_>, spec: &PrepostSpec) -> Result<Self, Refusal> {
        let frame = setting.frame;
        let (levels, codes) = frame.levels(&spec.group)?;
        let pre = frame.numbers(&spec.pre)?;
        let post = frame.numbers(&spec.post)?;
        let ids = frame.identities(setting.id())?;
        let (rows, overlapping) = chosen(&ids, &codes, &levels)?;
        let without_group = codes.iter().filter(|code| code.is_none()).count();
        let (filled, carried) = carried(setting, spec, &rows)?;
        let at = |values: &[f64]| rows.iter().map(|row| values[*row]).collect::<Vec<f64>>();
        Ok(Self {
            ids: rows.iter().map(|row| ids[*row].clone()).collect(),
            codes: rows.iter().filter_map(|row| codes[*row]).collect(),
            pre: at(pre),
            measured: at(post),
            post: filled.unwrap_or_else(|| at(post)),
            levels,
            rows,
            carried,
            overlapping,
            without_group,
        })
    }
    pub const fn len(&self) -> usize {
        self.rows.len()
    }
    /// Clients with both scores.
    pub fn complete(&self) -> Vec<usize> {
        (0..self.len()).filter(|client| !self.pre[*client].is_nan() && !self.post[*client].is_nan()).collect()
    }
    /// Number of these clients in each level.
    pub fn sizes(&self, clients: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut sizes = vec![0; self.levels.len()];
        for client in clients {
            sizes[self.codes[client] as usize] += 1;
        }
        sizes
    }
    /// These clients by level.
    pub fn by_level(&self, clients: &[usize]) -> Vec<Vec<usize>> {
        let mut all = vec![Vec::new(); self.levels.len()];
        for client in clients {
            all[self.codes[*client] as usize].push(*client);
        }
        all
    }
    /// A value of these clients of one level.
    pub fn of_level(&self, clients: &[usize], level: usize, values: &[f64]) -> Vec<f64> {
        clients.iter().filter(|client| self.codes[**client] as usize == level).map(|client| values[*client]).collect()
    }
}

/// The rows with a group, sorted by identifier; without the clients who stand in more than one group, whose number comes with it.
fn chosen(ids: &[Identity], codes: &[Option<u32>], levels: &[String]) -> Result<(Vec<usize>, usize), Refusal> {
    let mut rows: Vec<usize> = (0..ids.len()).filter(|row| codes[*row].is_some()).collect();
    if !rows.is_sorted_by(|a, b| ids[*a] < ids[*b]) {
        rows.sort_by(|a, b| ids[*a].cmp(&ids[*b]).then(a.cmp(b)));
    }
    let (mut kept, mut overlapping) = (Vec::with_capacity(rows.len()), 0);
    for same in rows.chunk_by(|a, b| ids[*a] == ids[*b]) {
        match same {
            [row] => kept.push(*row),
            [first, rest @ ..] if rest.iter().any(|row| codes[*row] != codes[*first]) => overlapping += 1,
            [first, ..] => {
                let group = codes[*first].and_then(|code| levels.get(code as usize)).cloned().unwrap_or_default();
                let say = format!(
                    "Client {} stands in {} rows of the group \u{201c}{group}\u{201d}, and it is not clear which counts. Keep one row for each client.",
                    ids[*first],
                    same.len()
                );
                return Err(Refusal::new("data.client_twice", say));
            }
            [] => {}
        }
    }
    if kept.is_empty() {
        return Err(Refusal::new("data.no_group", "There is nobody to compare: no row of the data has a group."));
    }
    Ok((kept, overlapping))
}

/// The scores afterwards with gaps filled from earlier occasions, when the specification asks for it, and how many were.
fn carried(setting: &Setting<'_>, spec: &PrepostSpec, rows: &[usize]) -> Result<(Option<Vec<f64>>, usize), Refusal> {
    if spec.carry_forward.is_empty() {
        return Ok((None, 0));
    }
    let Some(last) = spec.carry_forward.iter().position(|column| *column == spec.post) else {
        let say = format!("To carry forward to \u{201c}{}\u{201d}, that column must be among those to carry forward.", spec.post);
        return Err(Refusal::new("spec.carry_forward", say).about("carry_forward"));
    };
    let column = |name: &String| -> Result<Vec<f64>, Refusal> {
        let values = setting.frame.numbers(name)?;
        Ok(rows.iter().map(|row| values[*row]).collect())
    };
    let columns: Vec<Vec<f64>> = spec.carry_forward[..=last].iter().map(column).collect::<Result<_, _>>()?;
    let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let carried = carry_forward(&views);
    Ok((Some(carried.scores), carried.filled))
}
