//! Compilers other than the pinned one report the same mistakes, and compile everything in `pass`.
//!
//! Run by `.ci/compilers`: `OTHER_COMPILERS` lists directories, each with a `cargo` and a `rustc`,
//! separated as in `PATH`. `ui.rs` compares the pinned compiler's whole output with the snapshots.
//! Other compilers draw and explain differently, so only messages and line numbers are compared.

use std::collections::BTreeSet;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use serde_json::Value;

#[test]
fn other_compilers_report_the_same() {
    let compilers =
        env::var_os("OTHER_COMPILERS").expect("run `.ci/compilers`, which sets OTHER_COMPILERS");
    let compilers: Vec<Compiler> = env::split_paths(&compilers)
        .map(Compiler::prepare)
        .collect();
    assert!(!compilers.is_empty());
    let mistakes = mistakes();
    assert!(!mistakes.is_empty());

    let mut differences = Vec::new();
    for compiler in compilers {
        let begun = Instant::now();
        let found = in_parallel(&mistakes, |file| compiler.difference(file));
        println!(
            "{}: {} of {} mistakes match the snapshots, in {:?}",
            compiler.version,
            mistakes.len() - found.len(),
            mistakes.len(),
            begun.elapsed(),
        );
        differences.extend(found);
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

struct Compiler {
    rustc: PathBuf,
    version: String,
    /// The crates that the files use, as arguments for rustc.
    externs: Vec<OsString>,
}

impl Compiler {
    /// Compiles the files in `pass`, which are tests of Cargo's, and the dependencies, so that rustc
    /// alone can check the files in `fail`.
    fn prepare(directory: PathBuf) -> Self {
        let rustc = directory.join("rustc");
        let version = text(Command::new(&rustc).arg("--version"));
        let cargo = |arguments: &[&str]| {
            let mut cargo = Command::new(directory.join("cargo"));
            cargo.args(arguments).args(["--locked", "--manifest-path"]);
            cargo.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"));
            // It has the path of the pinned compiler's libraries.
            cargo.env_remove("LD_LIBRARY_PATH").env("RUSTC", &rustc);
            cargo
        };

        let metadata: Value =
            serde_json::from_str(&text(&mut cargo(&["metadata", "--format-version=1"]))).unwrap();
        let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
        let root = &metadata["resolve"]["root"];
        let this = nodes.iter().find(|node| node["id"] == *root).unwrap();
        let dependencies = this["deps"].as_array().unwrap();

        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("other_compilers");
        let mut check = cargo(&[
            "check",
            "--quiet",
            "--tests",
            "--message-format=json-render-diagnostics",
        ]);
        let messages = text(check.arg("--target-dir").arg(target));
        let mut directories = BTreeSet::new();
        let mut externs = Vec::new();
        for message in messages.lines() {
            let message: Value = serde_json::from_str(message).unwrap();
            let Some(files) = message["filenames"].as_array() else {
                continue;
            };
            for file in files.iter().map(|file| Path::new(file.as_str().unwrap())) {
                directories.insert(file.parent().unwrap().to_owned());
                // The dependencies of build scripts and macros have another extension.
                if file.extension() != Some(OsStr::new("rmeta")) {
                    continue;
                }
                let direct = dependencies
                    .iter()
                    .find(|it| it["pkg"] == message["package_id"]);
                if let Some(name) = direct.and_then(|it| it["name"].as_str()) {
                    externs.push("--extern".into());
                    externs.push(format!("{name}={}", file.display()).into());
                }
            }
        }
        assert!(!externs.is_empty(), "{version}");
        for directory in directories {
            externs.push("-L".into());
            externs.push(format!("dependency={}", directory.display()).into());
        }
        Self {
            rustc,
            version: version.trim().to_owned(),
            externs,
        }
    }

    /// Checks `file`. Returns the compiler's output.
    fn check(&self, file: &Path) -> String {
        let output = Command::new(&self.rustc)
            .args(["--edition=2024", "--emit=metadata", "--out-dir"])
            .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("other_compilers"))
            .args(&self.externs)
            .arg(file)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env_remove("LD_LIBRARY_PATH")
            .output()
            .unwrap();
        String::from_utf8(output.stderr).unwrap()
    }

    /// Describes how the errors in `file` differ from those in its snapshot, if they do.
    fn difference(&self, file: &Path) -> Option<String> {
        let said = self.check(file);
        let (found, snapshot) = (
            errors(&said),
            fs::read_to_string(file.with_extension("stderr")),
        );
        let expected = self.repeated(file, errors(&snapshot.unwrap()));
        (found != expected).then(|| {
            let Self { version, .. } = self;
            format!(
                "{version}, {}:\n{said}\ninstead of\n{expected:#?}",
                file.display()
            )
        })
    }

    /// Repeats the one error of `file` as often as this compiler does. If that differs from the
    /// snapshot, the file says so: `// errors on 1.85: 2`.
    fn repeated(&self, file: &Path, errors: Vec<(String, String)>) -> Vec<(String, String)> {
        let source = fs::read_to_string(file).unwrap();
        let declared = source.lines().find_map(|line| {
            let (version, count) = line.strip_prefix("// errors on ")?.split_once(": ")?;
            self.version
                .starts_with(&format!("rustc {version}."))
                .then(|| count.parse().unwrap())
        });
        let Some(count) = declared else { return errors };
        assert!(
            errors.windows(2).all(|pair| pair[0] == pair[1]),
            "{errors:?}"
        );
        vec![errors[0].clone(); count]
    }
}

/// Returns the message of each error, and the first line that it points to.
fn errors(said: &str) -> Vec<(String, String)> {
    let mut errors = Vec::new();
    let mut lines = said.lines();
    while let Some(line) = lines.next() {
        if !line.starts_with("error") || line.starts_with("error: aborting due to ") {
            continue;
        }
        let mut message = line.to_owned();
        let mut place = String::from("nowhere");
        for line in lines.by_ref() {
            if let Some((_, at)) = line.split_once("--> ") {
                // Without the column. A snapshot has no lines of the library.
                place = match at.rsplit_once(':') {
                    Some((line, _)) if at.starts_with("fail/") => line.to_owned(),
                    _ => "the library".to_owned(),
                };
                break;
            }
            message += "\n";
            message += line;
        }
        errors.push((message, place));
    }
    // Compilers report the errors of one file in different orders.
    errors.sort();
    errors
}

/// Returns the results of `ask` that are not `None`. A file takes one core a fraction of a second.
fn in_parallel(files: &[PathBuf], ask: impl Fn(&Path) -> Option<String> + Sync) -> Vec<String> {
    let queue = Mutex::new(files.iter());
    let answers = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some(file) = queue.lock().unwrap().next() else {
                        break;
                    };
                    answers.lock().unwrap().extend(ask(file));
                }
            });
        }
    });
    answers.into_inner().unwrap()
}

fn mistakes() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fail"))
        .unwrap()
        .map(|entry| Path::new("fail").join(entry.unwrap().file_name()))
        .filter(|path| path.extension() == Some(OsStr::new("rs")))
        .collect();
    files.sort();
    files
}

fn text(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}
