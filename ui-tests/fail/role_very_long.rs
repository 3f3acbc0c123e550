use netless_token::{Role, role};

const MISTAKE: Role = role!(
    "netlesswhiteboardtokensaregivenaroleandthatroleisoneofthreewordswriterisone"
);

fn main() {}
