//! Migrations: one SQL text for both databases, with a few directives for what the two say differently.
//!
//! A directive is a line of its own:
//! - `--! refusal NAME: sentence` says what a constraint of that name means to a person;
//! - `--! append-only TABLE`: rows can be neither changed nor removed;
//! - `--! no-overlap NAME ON TABLE (key, …) DURING starts, ends [WHEN flag]`: half-open intervals of one key never
//!   overlap; an empty end is open;
//! - `--! kept NAME ON TABLE`: rows can be changed, but never removed;
//! - `--! frozen NAME ON TABLE (column) ONCE PARENT.moment`: the rows of a parent stay as they are once it has that moment.
//! The word `sorted_text` is a text column that sorts by code point on both.

use std::collections::HashMap;

use kernel::{Error, Refusal};

use super::{Server, said::Said};

/// A step of the schema: its name, for ever the same, and its text.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The name it is recorded under, for example `0001_house`.
    pub name: &'static str,
    /// Its SQL with directives.
    pub text: &'static str,
}

/// What a constraint of a given name means to a person.
#[derive(Debug, Default)]
pub struct Refusals {
    sentences: HashMap<String, (&'static str, String)>,
    columns: HashMap<String, String>,
}

impl Refusals {
    /// Reads the directives and the unique indexes of all migrations.
    pub fn of(migrations: &[Migration]) -> Self {
        let mut all = Self::default();
        for migration in migrations {
            for line in migration.text.lines() {
                if let Some((name, say)) = line.strip_prefix("--! refusal ").and_then(|l| l.split_once(": ")) {
                    all.sentences.insert(name.to_owned(), (name, say.to_owned()));
                }
                if let Some(rest) = line.trim().strip_prefix("CREATE UNIQUE INDEX ")
                    && let Some((name, rest)) = rest.split_once(" ON ")
                    && let Some((table, columns)) = rest.split_once(" (")
                    && let Some((columns, _)) = columns.split_once(')')
                {
                    let columns: Vec<_> = columns.split(", ").map(|c| format!("{table}.{c}")).collect();
                    all.columns.insert(columns.join(", "), name.to_owned());
                }
            }
        }
        all
    }

    /// What a database error means: a refusal if a named constraint spoke, `Again` if it is worth another try.
    pub(super) fn read(&self, said: Said) -> Error {
        if said.again {
            return Error::Again;
        }
        let name = said.constraint.as_deref().or_else(|| {
            let columns = said.message.strip_prefix("UNIQUE constraint failed: ")?;
            self.columns.get(columns).map(String::as_str)
        });
        match self.sentences.get(name.unwrap_or(&said.message)) {
            Some((name, say)) => Refusal::new(name, say.clone()).into(),
            // A value could stand in the database's detail, so only the code and its sentence are logged.
            None => Error::fault(format!("the database said {}: {}", said.code, said.message)),
        }
    }
}

/// Applies what is not applied yet, each migration in one transaction.
pub(super) async fn migrate(db: &Server, migrations: &[Migration]) -> Result<(), Error> {
    let fault = |said: Said| Error::fault(format!("cannot prepare the database: {}", said.message));
    db.batch("CREATE TABLE IF NOT EXISTS platform_migration (name text PRIMARY KEY)").await.map_err(fault)?;
    let done = db.lines("SELECT name FROM platform_migration ORDER BY name").await.map_err(fault)?;
    if let Some(unknown) = done.iter().find(|name| !migrations.iter().any(|m| m.name == name.as_str())) {
        return Err(Error::fault(format!(
            "this database was made by a newer Cohort (it knows {unknown}); use that version, or restore an older copy"
        )));
    }
    for migration in migrations.iter().filter(|m| !done.iter().any(|name| name == m.name)) {
        let text = translate(migration.text, db.postgres())?;
        let sql = format!("BEGIN;\n{text}\nINSERT INTO platform_migration VALUES ('{}');\nCOMMIT;", migration.name);
        let failed = |said: Said| Error::fault(format!("migration {} failed: {}", migration.name, said.message));
        db.batch(&sql).await.map_err(failed)?;
    }
    Ok(())
}

fn translate(text: &str, postgres: bool) -> Result<String, Error> {
    let mut sql = String::new();
    if postgres && text.contains("--! no-overlap") {
        sql.push_str("CREATE EXTENSION IF NOT EXISTS btree_gist;\n");
    }
    for line in text.lines() {
        if let Some(table) = line.strip_prefix("--! append-only ") {
            sql.push_str(&append_only(table.trim(), postgres));
        } else if let Some(rest) = line.strip_prefix("--! kept ") {
            sql.push_str(&kept(rest, postgres).ok_or_else(|| Error::fault(format!("cannot read the directive: {rest}")))?);
        } else if let Some(rest) = line.strip_prefix("--! frozen ") {
            sql.push_str(&frozen(rest, postgres).ok_or_else(|| Error::fault(format!("cannot read the directive: {rest}")))?);
        } else if let Some(rest) = line.strip_prefix("--! no-overlap ") {
            let rule = Overlap::parse(rest).ok_or_else(|| Error::fault(format!("cannot read the directive: {rest}")))?;
            sql.push_str(&if postgres { rule.postgres() } else { rule.sqlite() });
        } else if !line.trim_start().starts_with("--") {
            sql.push_str(&line.replace("sorted_text", if postgres { "text COLLATE \"C\"" } else { "text" }));
            sql.push('\n');
        }
    }
    Ok(sql)
}

fn append_only(table: &str, postgres: bool) -> String {
    if postgres {
        format!(
            "CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING \
             ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'row_stays', MESSAGE = 'row_stays'; END $$;\n\
             CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_stays();\n\
             CREATE TRIGGER {table}_stays_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {table}_stays();\n"
        )
    } else {
        ["UPDATE", "DELETE"]
            .map(|verb| {
                format!(
                    "CREATE TRIGGER {table}_stays_{} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'row_stays'); END;\n",
                    verb.to_lowercase()
                )
            })
            .concat()
    }
}

/// A trigger function of PostgreSQL that refuses under a constraint's name, if the condition holds of `r`.
fn refusing(name: &str, declare: &str, condition: &str) -> String {
    format!(
        "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {declare} BEGIN IF {condition} THEN RAISE EXCEPTION USING \
         ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{name}', MESSAGE = '{name}'; END IF; \
         IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$;\n"
    )
}

fn kept(rest: &str, postgres: bool) -> Option<String> {
    let (name, table) = rest.trim().split_once(" ON ")?;
    Some(if postgres {
        format!("{}CREATE TRIGGER {name} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();\n", refusing(name, "", "TRUE"))
    } else {
        format!("CREATE TRIGGER {name} BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{name}'); END;\n")
    })
}

fn frozen(rest: &str, postgres: bool) -> Option<String> {
    let (name, rest) = rest.trim().split_once(" ON ")?;
    let (table, rest) = rest.split_once(" (")?;
    let (column, parent) = rest.split_once(") ONCE ")?;
    let (parent, moment) = parent.split_once('.')?;
    let begun = |row: &str| {
        format!(
            "EXISTS (SELECT 1 FROM {parent} p WHERE p.practice_id = {row}.practice_id AND p.id = {row}.{column} AND p.{moment} IS NOT NULL)"
        )
    };
    Some(if postgres {
        // Only the branch of an IF that is taken is looked at, so OLD and NEW may stand where they do not exist.
        let before = format!("IF TG_OP <> 'INSERT' THEN late := {}; END IF;", begun("OLD"));
        let after = format!("IF TG_OP <> 'DELETE' AND NOT late THEN late := {}; END IF;", begun("NEW"));
        let function = refusing(name, "DECLARE late boolean := FALSE;", "late").replace("BEGIN IF late", &format!("BEGIN {before} {after} IF late"));
        format!("{function}CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();\n")
    } else {
        [("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")]
            .map(|(verb, row)| {
                format!(
                    "CREATE TRIGGER {name}_{} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{name}') WHERE {}; END;\n",
                    verb.to_lowercase(),
                    begun(row)
                )
            })
            .concat()
    })
}

struct Overlap<'a> {
    name: &'a str,
    table: &'a str,
    key: Vec<&'a str>,
    starts: &'a str,
    ends: &'a str,
    when: Option<&'a str>,
}

impl<'a> Overlap<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (name, rest) = text.split_once(" ON ")?;
        let (table, rest) = rest.split_once(" (")?;
        let (key, rest) = rest.split_once(") DURING ")?;
        let (during, when) = rest.split_once(" WHEN ").map_or((rest, None), |(d, w)| (d, Some(w.trim())));
        let (starts, ends) = during.split_once(", ")?;
        Some(Self { name, table, key: key.split(", ").collect(), starts, ends: ends.trim(), when })
    }
    fn postgres(&self) -> String {
        let Self { name, table, starts, ends, .. } = self;
        let key: Vec<_> = self.key.iter().map(|k| format!("{k} WITH =")).collect();
        let when = self.when.map(|w| format!(" WHERE ({w})")).unwrap_or_default();
        format!(
            "ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ({}, int8range({starts}, {ends}) WITH &&){when};\n",
            key.join(", ")
        )
    }
    fn sqlite(&self) -> String {
        let Self { name, table, starts, ends, .. } = self;
        let same: Vec<_> = self.key.iter().map(|k| format!("o.{k} = NEW.{k}")).collect();
        let (mine, theirs) =
            self.when.map(|w| (format!("WHEN NEW.{w}"), format!("AND o.{w}"))).unwrap_or_default();
        ["INSERT", "UPDATE"]
            .map(|verb| {
                format!(
                    "CREATE TRIGGER {name}_{} AFTER {verb} ON {table} {mine} BEGIN SELECT RAISE(ABORT, '{name}') WHERE EXISTS \
                     (SELECT 1 FROM {table} o WHERE {} {theirs} AND o.rowid <> NEW.rowid \
                     AND (NEW.{ends} IS NULL OR o.{starts} < NEW.{ends}) AND (o.{ends} IS NULL OR NEW.{starts} < o.{ends}) \
                     AND (o.{ends} IS NULL OR o.{starts} < o.{ends}) AND (NEW.{ends} IS NULL OR NEW.{starts} < NEW.{ends})); END;\n",
                    verb.to_lowercase(),
                    same.join(" AND ")
                )
            })
            .concat()
    }
}

/// One line per table column and per index, the same words for both databases.
pub(super) async fn outline(db: &Server) -> Result<Vec<String>, Error> {
    let sql = if db.postgres() {
        "SELECT table_name || '.' || column_name || CASE is_nullable WHEN 'NO' THEN ' required' ELSE '' END \
         FROM information_schema.columns WHERE table_schema = current_schema() \
         UNION ALL SELECT 'index ' || indexname FROM pg_indexes WHERE schemaname = current_schema() \
         AND indexname NOT LIKE '%_pkey' AND indexdef NOT LIKE '%USING gist%'"
    } else {
        "SELECT m.name || '.' || c.name || CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN ' required' ELSE '' END \
         FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' \
         UNION ALL SELECT 'index ' || name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%'"
    };
    let mut lines = db.lines(sql).await.map_err(|said| Error::fault(said.message))?;
    lines.sort();
    Ok(lines)
}
