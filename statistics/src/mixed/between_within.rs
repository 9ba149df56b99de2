//! Between-within degrees of freedom, for where Satterthwaite's method fails.
//!
//! A coefficient whose column is the same in all rows of each client has the clients less such coefficients; one whose column varies
//! within a client has the rows less the clients and less such coefficients. Source: Schluchter and Elashoff (1990) J Stat Comput Simul
//! 37:69; Pinheiro and Bates (2000), Mixed-Effects Models in S and S-PLUS, section 2.4.2.

/// Degrees of freedom of each column, one at least. `bounds` says where each client's rows begin, and the end.
pub(super) fn degrees(columns: &[Vec<f64>], bounds: &[usize]) -> Vec<f64> {
    let (clients, rows) = (bounds.len().saturating_sub(1), bounds.last().copied().unwrap_or(0));
    let within: Vec<bool> = columns.iter().map(|column| varies(column, bounds)).collect();
    let carried = |side: bool| within.iter().filter(|&&varies| varies == side).count();
    let between = clients.saturating_sub(carried(false)).max(1);
    let inside = rows.saturating_sub(clients).saturating_sub(carried(true)).max(1);
    within.iter().map(|&varies| if varies { inside as f64 } else { between as f64 }).collect()
}

/// Whether a column takes different values within some client.
pub(super) fn varies(column: &[f64], bounds: &[usize]) -> bool {
    bounds.windows(2).any(|rows| column[rows[0]..rows[1]].windows(2).any(|pair| pair[0].to_bits() != pair[1].to_bits()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_carry_what_is_theirs_and_rows_what_changes() {
        let columns = [vec![1.0; 6], vec![0.0, 1.0, 0.0, 1.0, 0.0, 1.0], vec![0.0, 0.0, 1.0, 1.0, 1.0, 1.0]];
        assert_eq!(degrees(&columns, &[0, 2, 4, 6]), [1.0, 2.0, 1.0]);
        assert_eq!(degrees(&columns, &[]), [1.0, 1.0, 1.0]);
    }
}
