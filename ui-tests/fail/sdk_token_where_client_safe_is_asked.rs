use netless_token::{ClientSafe, Sdk, SignedToken};

fn send<K: ClientSafe>(_: SignedToken<K>) {}
pub fn mistake(t: SignedToken<Sdk>) {
    send(t)
}

fn main() {}
