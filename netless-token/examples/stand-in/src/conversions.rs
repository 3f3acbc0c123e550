//! Conversions of files.

use std::path::Path;

use axum::http::Uri;
use netless_token::TaskUuid;
use netless_token::client::Region;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::refusal::Refusal;

/// The number of pages that every file has.
const PAGES: u32 = 2;

/// Those that wait are in the order of the queue.
#[derive(Default)]
pub(crate) struct Conversions(Vec<Conversion>);

struct Conversion {
    uuid: TaskUuid,
    region: Region,
    kind: Kind,
    has_preview: bool,
    /// In percent.
    progress: u32,
    is_readable: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Static,
    Dynamic,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::Dynamic => "dynamic",
        }
    }

    /// Which files it takes.
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Static => &["ppt", "pptx", "doc", "docx", "pdf"],
            Self::Dynamic => &["ppt", "pptx"],
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewConversion {
    resource: String,
    #[serde(rename = "type")]
    kind: Kind,
    preview: Option<bool>,
    scale: Option<f64>,
    output_format: Option<OutputFormat>,
    webhook_endpoint: Option<String>,
    webhook_retry: Option<u8>,
    image_compression_level: Option<u8>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum OutputFormat {
    Png,
    Jpg,
    Jpeg,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Prioritize {
    priority: Priority,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Priority {
    Highest,
    Lowest,
}

impl NewConversion {
    fn check(&self) -> Result<(), Refusal> {
        web_address("resource", &self.resource)?;
        if let Some(endpoint) = &self.webhook_endpoint {
            web_address("webhookEndpoint", endpoint)?;
        }
        let only_for = |kind: Kind, name| {
            let kind = kind.name();
            Err(Refusal::invalid(format!("{name} is for {kind} only")))
        };
        match self.kind {
            Kind::Static if self.preview.is_some() => return only_for(Kind::Dynamic, "preview"),
            Kind::Static if self.image_compression_level.is_some() => {
                return only_for(Kind::Dynamic, "imageCompressionLevel");
            }
            Kind::Dynamic if self.scale.is_some() => return only_for(Kind::Static, "scale"),
            Kind::Dynamic if self.output_format.is_some() => {
                return only_for(Kind::Static, "outputFormat");
            }
            _ => {}
        }
        if self.scale.is_some_and(|it| !(0.1..=3.0).contains(&it)) {
            return Err(Refusal::invalid("scale is not from 0.1 to 3.0"));
        }
        if self.webhook_retry.is_some_and(|it| it > 10) {
            return Err(Refusal::invalid("webhookRetry is not from 0 to 10"));
        }
        if self.image_compression_level.is_some_and(|it| it > 4) {
            return Err(Refusal::invalid("imageCompressionLevel is not from 0 to 4"));
        }
        Ok(())
    }

    /// Whether the file's name ends like that of a file that can be converted, or has no ending.
    fn is_readable(&self) -> bool {
        let uri: Option<Uri> = self.resource.parse().ok();
        let path = uri.as_ref().map(Uri::path).unwrap_or_default();
        Path::new(path)
            .extension()
            .and_then(|it| it.to_str())
            .is_none_or(|it| {
                let extensions = self.kind.extensions();
                extensions.contains(&it.to_ascii_lowercase().as_str())
            })
    }
}

/// Checks that this is the address of something on the web.
pub(crate) fn web_address(name: &str, text: &str) -> Result<(), Refusal> {
    let uri: Option<Uri> = text.parse().ok();
    let scheme = uri
        .as_ref()
        .filter(|it| it.host().is_some_and(|host| !host.is_empty()))
        .and_then(Uri::scheme_str);
    match scheme {
        Some("http" | "https") => Ok(()),
        _ => Err(Refusal::invalid(format!("{name} is not a web address"))),
    }
}

impl Conversions {
    pub(crate) fn start(&mut self, region: Region, new: &NewConversion) -> Result<Value, Refusal> {
        new.check()?;
        let conversion = Conversion {
            uuid: Uuid::new_v4().into(),
            region,
            kind: new.kind,
            has_preview: new.preview == Some(true),
            progress: 0,
            is_readable: new.is_readable(),
        };
        let answer = json!({ "uuid": conversion.uuid.to_string(), "status": "Waiting" });
        self.0.push(conversion);
        Ok(answer)
    }

    /// Each look at it advances the conversion by a quarter.
    pub(crate) fn progress(&mut self, region: Region, uuid: TaskUuid) -> Result<Value, Refusal> {
        let place = self.find(region, uuid)?;
        let Some(conversion) = self.0.get_mut(place) else {
            return Err(not_found());
        };
        let answer = conversion.json();
        conversion.progress = (conversion.progress + 25).min(100);
        Ok(answer)
    }

    pub(crate) fn waiting(&self, region: Region) -> Value {
        self.0
            .iter()
            .filter(|it| it.region == region && it.is_queued())
            .map(|it| {
                let is_converting = u8::from(it.progress > 0);
                json!({ "taskId": it.uuid.to_string(), "status": is_converting })
            })
            .collect()
    }

    pub(crate) fn cancel(&mut self, region: Region, uuid: TaskUuid) -> Result<Value, Refusal> {
        let place = self.find(region, uuid)?;
        let success = self.0.get(place).is_some_and(Conversion::is_queued);
        if success {
            self.0.remove(place);
        }
        Ok(json!({ "taskId": uuid.to_string(), "success": success }))
    }

    pub(crate) fn prioritize(
        &mut self,
        region: Region,
        uuid: TaskUuid,
        wanted: &Prioritize,
    ) -> Result<Value, Refusal> {
        let place = self.find(region, uuid)?;
        let success = self.0.get(place).is_some_and(Conversion::is_queued);
        if success {
            let conversion = self.0.remove(place);
            let place = match wanted.priority {
                Priority::Highest => 0,
                Priority::Lowest => self.0.len(),
            };
            self.0.insert(place, conversion);
        }
        Ok(json!({ "uuid": uuid.to_string(), "success": success }))
    }

    fn find(&self, region: Region, uuid: TaskUuid) -> Result<usize, Refusal> {
        self.0
            .iter()
            .position(|it| it.uuid == uuid && it.region == region)
            .ok_or_else(not_found)
    }
}

fn not_found() -> Refusal {
    Refusal::not_found("task not found")
}

impl Conversion {
    fn is_queued(&self) -> bool {
        self.progress < 100
    }

    fn json(&self) -> Value {
        let kind = self.kind.name();
        let uuid = self.uuid.to_string();
        if self.progress > 0 && !self.is_readable {
            return json!({
                "uuid": uuid,
                "status": "Fail",
                "type": kind,
                "convertedPercentage": 0,
                "errorCode": "20202",
                "errorMessage": format!("{kind} does not take such a file"),
            });
        }
        let status = match self.progress {
            0 => "Waiting",
            100 => "Finished",
            _ => "Converting",
        };
        let mut answer = json!({
            "uuid": uuid,
            "status": status,
            "type": kind,
            "convertedPercentage": self.progress,
            "prefix": "https://convert.example/",
            "pageCount": PAGES,
            "previews": {},
            "images": {},
        });
        match self.kind {
            Kind::Static => {
                answer["images"] = pages(|page| {
                    let url = format!("https://convert.example/{page}.png");
                    json!({ "url": url, "width": 1280, "height": 720 })
                });
            }
            Kind::Dynamic if self.has_preview => {
                answer["previews"] = pages(|page| {
                    json!(format!("https://convert.example/{uuid}/preview/{page}.png"))
                });
            }
            Kind::Dynamic => {}
        }
        answer
    }
}

/// Returns an object with a value for each page.
fn pages(value: impl Fn(u32) -> Value) -> Value {
    let pages: Map<_, _> = (1..=PAGES).map(|it| (it.to_string(), value(it))).collect();
    Value::Object(pages)
}
