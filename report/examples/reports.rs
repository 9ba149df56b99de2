//! Writes the report of every specification in a folder, as a page and as the JSON that the press reads, to be looked at: `reports SPECS OUT`.

use std::{env, error::Error, fs, path::PathBuf};

use report::{Meta, html, model};
use statistics::compare::{self, Frame, Spec};

fn main() -> Result<(), Box<dyn Error>> {
    let mut given = env::args_os().skip(1).map(PathBuf::from);
    let (from, to) = given.next().zip(given.next()).ok_or("usage: reports SPECS OUT")?;
    for entry in fs::read_dir(&from)? {
        let path = entry?.path();
        if path.extension().is_none_or(|it| it != "json") {
            continue;
        }
        let spec = Spec::read(&fs::read_to_string(&path)?)?;
        let data = spec.data.clone().unwrap_or_default();
        let beside = from.join(&data);
        let file = if beside.exists() { beside } else { from.join("../data").join(&data) };
        let comparison = compare::run(&spec, Frame::read(&fs::read(file)?, spec.id_column())?)?;
        let meta = Meta { data: Some(data), made: Some("3 March 2026".to_owned()), ..Meta::default() };
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        fs::write(to.join(format!("report-{name}.html")), html(&comparison, &meta))?;
        fs::write(to.join(format!("report-{name}.json")), model(&comparison, &meta).json()?)?;
    }
    Ok(())
}
