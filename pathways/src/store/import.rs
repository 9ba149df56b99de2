//! What an import, and other programs that tell, ask of the facts that are kept.

use std::collections::HashSet;

use kernel::{Error, Id};
use platform::{Act, args, db::places, permit::Proof};
use practice::clients::Client;

use super::{CHUNK, with_ids};

/// Every source that a fact of these clients ever came from, one that was corrected since among them.
pub(crate) async fn sources_of(act: &Act, proof: &impl Proof, clients: &[Id<Client>]) -> Result<HashSet<String>, Error> {
    let mut found = HashSet::new();
    for clients in clients.chunks(CHUNK) {
        let sql = format!("SELECT f.source FROM pathways_fact f WHERE f.practice_id = $1 AND f.client_id IN ({})", places(2, clients.len()));
        for mut row in act.db(proof).all(&sql, with_ids(args![act.practice()], clients)).await? {
            found.insert(row.next()?);
        }
    }
    Ok(found)
}
