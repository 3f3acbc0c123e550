//! A listener between the server and the whiteboard service.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Passes connections on to a service, and hears what they carry.
pub(crate) struct Overheard {
    pub(crate) address: SocketAddr,
    asked: UnboundedReceiver<Vec<u8>>,
    answered: UnboundedReceiver<Vec<u8>>,
}

impl Overheard {
    pub(crate) async fn start(service: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (ask, asked) = unbounded_channel();
        let (answer, answered) = unbounded_channel();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (ask, answer) = (ask.clone(), answer.clone());
                tokio::spawn(async move {
                    let service = TcpStream::connect(service).await.unwrap();
                    let (from_client, to_client) = client.into_split();
                    let (from_service, to_service) = service.into_split();
                    tokio::select! {
                        () = pass_on(from_client, to_service, ask) => {}
                        () = pass_on(from_service, to_client, answer) => {}
                    }
                });
            }
        });
        Self {
            address,
            asked,
            answered,
        }
    }

    /// What the service was asked so far.
    pub(crate) fn asked(&mut self) -> String {
        all(&mut self.asked)
    }

    /// What the service answered so far.
    pub(crate) fn answered(&mut self) -> String {
        all(&mut self.answered)
    }
}

async fn pass_on(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, hear: UnboundedSender<Vec<u8>>) {
    let mut bytes = [0; 4096];
    while let Ok(length @ 1..) = from.read(&mut bytes).await {
        hear.send(bytes[..length].to_vec()).unwrap();
        to.write_all(&bytes[..length]).await.unwrap();
    }
}

fn all(heard: &mut UnboundedReceiver<Vec<u8>>) -> String {
    let mut all = Vec::new();
    while let Ok(bytes) = heard.try_recv() {
        all.extend(bytes);
    }
    String::from_utf8(all).unwrap()
}
