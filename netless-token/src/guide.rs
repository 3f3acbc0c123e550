// The chapter is in several files, so that its programs can be files of their own that the package
// `netless-token-guide` compiles and tests. They need what this crate does not depend on, so they are
// no doc tests here.
#![doc = include_str!("guide/1_console_keys_room.md")]
#![cfg_attr(not(doctest), doc = concat!("```\n", include_str!("guide/create_room.rs"), "```"))]
#![doc = include_str!("guide/2_server.md")]
#![cfg_attr(not(doctest), doc = concat!("```\n", include_str!("guide/axum_server.rs"), "```"))]
#![doc = include_str!("guide/3_page.md")]
#![doc = concat!("```html\n", include_str!("guide/page.html"), "```")]
#![doc = include_str!("guide/4_actix_web.md")]
#![cfg_attr(not(doctest), doc = concat!("```\n", include_str!("guide/actix_web_server.rs"), "```"))]
#![doc = include_str!("guide/5_conversion_to_production.md")]
#![doc = include_str!("guide/6_edge.md")]
#![cfg_attr(not(doctest), doc = concat!("```\n", include_str!("guide/edge.rs"), "```"))]
#![doc = include_str!("guide/7_edge_host.md")]
#![doc = concat!("```js\n", include_str!("guide/edge_mint.js"), "```")]
#![doc = include_str!("guide/8_edge_worker.md")]
#![doc = concat!("```js\n", include_str!("guide/edge_worker.js"), "```")]
