// The programs are separate files, so that the package `netless-token-guide` can compile and run them.
// They are not doc tests here, because they need crates that this one doesn't depend on.
#![doc = include_str!("guide/1_console_keys_room.md")]
#![cfg_attr(not(doctest), doc = concat!("```\n", include_str!("guide/create_room.rs"), "```"))]
#![doc = include_str!("guide/2_server.md")]
#![cfg_attr(not(doctest), doc = concat!("```\n", include_str!("guide/axum_server.rs"), "```"))]
#![doc = include_str!("guide/3_actix_web.md")]
#![cfg_attr(not(doctest), doc = concat!("```\n", include_str!("guide/actix_web_server.rs"), "```"))]
#![doc = include_str!("guide/4_page.md")]
#![doc = concat!("```html\n", include_str!("guide/page.html"), "```")]
#![doc = include_str!("guide/5_lessons.md")]
#![cfg_attr(not(doctest), doc = concat!("```\n", include_str!("guide/lessons.rs"), "```"))]
#![doc = include_str!("guide/6_conversion.md")]
#![cfg_attr(not(doctest), doc = concat!("```\n", include_str!("guide/convert_file.rs"), "```"))]
#![doc = include_str!("guide/7_conversion_page.md")]
#![doc = concat!("```js\n", include_str!("guide/conversion.js"), "```")]
#![doc = include_str!("guide/8_recording_to_errors.md")]

#[doc = include_str!("guide/coming_from_samples.md")]
pub mod coming_from_samples {}

#[doc = include_str!("guide/guarantees.md")]
pub mod guarantees {}

#[doc = include_str!("guide/http_clients.md")]
#[cfg_attr(not(doctest), doc = concat!("# reqwest\n```\n", include_str!("guide/rest_with_reqwest.rs"), "```"))]
#[cfg_attr(not(doctest), doc = concat!("# ureq\n```\n", include_str!("guide/rest_with_ureq.rs"), "```"))]
#[cfg_attr(not(doctest), doc = concat!("# hyper\n```\n", include_str!("guide/rest_with_hyper.rs"), "```"))]
pub mod http_clients {}

#[doc = include_str!("guide/edge_1.md")]
#[cfg_attr(not(doctest), doc = concat!("```\n", include_str!("guide/edge.rs"), "```"))]
#[doc = include_str!("guide/edge_2_host.md")]
#[doc = concat!("```js\n", include_str!("guide/edge_mint.js"), "```")]
#[doc = include_str!("guide/edge_3_worker.md")]
#[doc = concat!("```js\n", include_str!("guide/edge_worker.js"), "```")]
#[doc = include_str!("guide/edge_4_run.md")]
pub mod at_the_edge {}
