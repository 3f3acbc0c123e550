//! Processes share no nonce, even if they are forked from one that has signed already, as those of a
//! prefork server are.
//!
//! It runs without the usual harness, whose threads would not survive the fork.

#[cfg(not(unix))]
fn main() {}

#[cfg(unix)]
fn main() {
    if std::env::args().nth(1).as_deref() == Some("serve") {
        unix::serve();
    } else {
        unix::no_two_processes_share_a_nonce();
    }
}

#[cfg(unix)]
mod unix {
    use std::collections::HashSet;
    use std::env;
    use std::process::Command;

    use fork::{Fork, fork, waitpid};
    use netless_token::{AccessKey, AccessKeys, Claims, Reader, Room, RoomUuid, SecretKey, token};

    const PROCESSES: usize = 6;
    const TOKENS: usize = 200;

    pub(super) fn no_two_processes_share_a_nonce() {
        let server = Command::new(env::current_exe().unwrap())
            .arg("serve")
            .output()
            .unwrap();
        assert!(server.status.success(), "{server:?}");
        let nonces = String::from_utf8(server.stdout).unwrap();
        let different: HashSet<_> = nonces.lines().collect();
        assert_eq!(nonces.lines().count(), 1 + PROCESSES * TOKENS);
        assert_eq!(different.len(), 1 + PROCESSES * TOKENS);
    }

    /// Signs once, then in each of its children. Prints every nonce.
    pub(super) fn serve() {
        let keys = AccessKeys::new(AccessKey("EkjYj4mbM4pZlGEv"), SecretKey("secret")).unwrap();
        let sign = || {
            let token = token!(Room {
                role: Reader,
                uuid: RoomUuid::from_u128(1),
                ttl: "1m",
            });
            let signed = token.sign(&keys).unwrap();
            let claims = Claims::<Room>::decode_unverified(signed.as_str()).unwrap();
            // One write of one line, which the others' can't get into.
            println!("{}", claims.nonce());
        };
        sign();
        let mut children = Vec::new();
        for _ in 0..PROCESSES {
            match fork().unwrap() {
                Fork::Parent(child) => children.push(child),
                Fork::Child => return (0..TOKENS).for_each(|_| sign()),
            }
        }
        for child in children {
            assert_eq!(waitpid(child).unwrap(), 0);
        }
    }
}
