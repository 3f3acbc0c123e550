//! For a literal of any length, and any nesting, the compiler gives a short message at once.
//!
//! The sources are too long to keep in the repository, so the test writes a package.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const MILLION: usize = 1_000_000;

#[test]
fn long_literals_and_deep_nesting_get_a_short_message_at_once() {
    let package = package();
    let sound = compile(&package, "sound", "token!(Sdk { role: 0, ttl: \"10m\" })");
    assert!(!sound.contains("error"), "{sound}");

    for Case {
        name,
        call,
        message,
    } in cases()
    {
        let begun = Instant::now();
        let said = compile(&package, name, &call);
        let took = begun.elapsed();
        // Without its limit, a macro takes minutes.
        assert!(took < Duration::from_secs(30), "{name}: {took:?}");
        assert!(said.len() < 2000, "{name}: {} bytes", said.len());
        let errors = said.lines().filter(|line| line.starts_with("error: "));
        // The last one says that the package could not be compiled.
        assert_eq!(errors.count(), 2, "{name}: {said}");
        assert!(said.contains(&message), "{name}: {said}");
    }
}

struct Case {
    name: &'static str,
    /// The call of the macro, with the long literal on a separate line, of which the compiler shows
    /// only a part.
    call: String,
    /// The whole message.
    message: String,
}

fn cases() -> Vec<Case> {
    let (letters, digits) = ("x".repeat(MILLION), "1".repeat(MILLION));
    let (lines, minutes) = ("\n".repeat(MILLION), "minutes".repeat(MILLION));
    let long_number = format!("error: the number `{}…` is too long\n", &digits[..64]);
    let nested = format!("{}1{}", "(".repeat(3000), ")".repeat(3000));
    let too_deep =
        "error: this is nested too deeply, or too long: write a literal or a variable\n".to_owned();
    vec![
        Case {
            name: "role",
            call: format!("role!(\n\"{letters}\"\n)"),
            message: format!(
                "error: unknown role `{}…`: write `admin`, `writer` or `reader`\n",
                &letters[..64],
            ),
        },
        Case {
            name: "end_of_uuid",
            call: format!("room_uuid!(\n\"{digits}g\"\n)"),
            message: format!(
                "error: invalid room uuid: `g` is not a hex digit\n         …{}g\n{:74}^ character \
                 1000001\n",
                &digits[..64],
                "",
            ),
        },
        Case {
            name: "start_of_uuid",
            call: format!("task_uuid!(\n\"{lines}\"\n)"),
            message: format!(
                "error: invalid task uuid: `\\n` is not a hex digit\n         {}…\n         ^ \
                 character 1\n",
                "\\n".repeat(64),
            ),
        },
        Case {
            name: "unit",
            call: format!("ttl!(\n\"10 {minutes}\"\n)"),
            message: format!(
                "error: unknown unit `{shown}…`: did you mean `minutes`?\n         10 {shown}…\n            \
                 {} character 4\n",
                "^".repeat(64),
                shown = &minutes[..64],
            ),
        },
        Case {
            name: "digits",
            call: format!("ttl!(\n\"{digits}s\"\n)"),
            message: "error: this ttl has too many digits: write at most 16\n".into(),
        },
        Case {
            name: "number",
            call: format!("ttl!(\n{}\n)", &digits[..100_000]),
            message: long_number.clone(),
        },
        Case {
            name: "number_in_token",
            call: format!(
                "token!(Sdk {{ role: 0, ttl: Duration::from_secs(\n{}\n) }})",
                &digits[..100_000]
            ),
            message: long_number,
        },
        Case {
            name: "kind",
            call: format!("token!(\n{letters} {{ role: 0, ttl: never }})"),
            message: format!(
                "error: unknown kind `{}…`: write `Sdk`, `Room` or `Task`\n",
                &letters[..64],
            ),
        },
        Case {
            name: "brackets",
            call: format!("role!(\n{nested}\n)"),
            message: too_deep.clone(),
        },
        Case {
            name: "brackets_in_token",
            call: format!("token!(Sdk {{ role: 0, ttl:\n{nested}\n}})"),
            message: too_deep.clone(),
        },
        Case {
            name: "signs",
            call: format!("ttl!(\n{}1\n)", "- ".repeat(3000)),
            message: too_deep.clone(),
        },
        Case {
            name: "closures",
            call: format!("ttl!(\n{}1\n)", "|a, b| ".repeat(1000)),
            message: too_deep,
        },
    ]
}

/// Writes an empty package that depends on netless-token.
fn package() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile_literals");
    fs::create_dir_all(package.join("src/bin")).unwrap();
    fs::copy(here.join("../Cargo.lock"), package.join("Cargo.lock")).unwrap();
    let manifest = format!(
        "[package]\nname = \"hostile-literals\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
         netless-token.path = '{}'\n",
        here.join("../netless-token").display(),
    );
    fs::write(package.join("Cargo.toml"), manifest).unwrap();
    package
}

/// Compiles `call`. Returns the compiler's output.
fn compile(package: &Path, name: &str, call: &str) -> String {
    let source = format!("fn main() {{\n    let _ = netless_token::{call};\n}}\n");
    let file = package.join("src/bin").join(name).with_extension("rs");
    fs::write(&file, source).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline", "--bin", name])
        .arg("--target-dir")
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join(".."))
        .current_dir(package)
        .output()
        .unwrap();
    fs::remove_file(file).unwrap();
    String::from_utf8(output.stderr).unwrap()
}
