//! The two kinds of file conversion, and what applies to each.

use ::serde::Serialize;

use super::OutOfRange;

/// What to convert a file into.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
#[non_exhaustive]
pub enum Conversion {
    /// Images, from a PPT, PPTX, DOC, DOCX or PDF file.
    Static(Static),
    /// Web pages with the animations, from a PPT or PPTX file.
    Dynamic(Dynamic),
}

/// The options of a conversion into images.
///
/// ```
/// use netless_token::rest::{OutputFormat, Static};
///
/// let sharp = Static::default().scale(3.0)?.output_format(OutputFormat::Png);
/// # Ok::<(), netless_token::rest::OutOfRange>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[must_use = "options do nothing until a conversion has them"]
pub struct Static {
    #[serde(skip_serializing_if = "Option::is_none")]
    scale: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_format: Option<OutputFormat>,
}

impl Static {
    /// Sets how much larger than the file the images are, from 0.1 to 3. If it is left out, it is
    /// 1.2.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`] for any other number.
    pub fn scale(self, scale: f64) -> Result<Self, OutOfRange> {
        Ok(Self {
            scale: Some(OutOfRange::check("scale", scale, &(0.1..=3.0))?),
            ..self
        })
    }

    /// Sets the format of the images.
    pub fn output_format(self, format: OutputFormat) -> Self {
        Self {
            output_format: Some(format),
            ..self
        }
    }
}

/// The format of the images that a static conversion makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum OutputFormat {
    /// `png`
    Png,
    /// `jpg`
    Jpg,
    /// `jpeg`
    Jpeg,
}

/// The options of a conversion into web pages.
///
/// ```
/// use netless_token::rest::Dynamic;
///
/// let with_previews = Dynamic::default().preview(true);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[must_use = "options do nothing until a conversion has them"]
pub struct Dynamic {
    preview: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_compression_level: Option<u8>,
}

impl Dynamic {
    /// Sets whether to make a preview image of each page. If it is left out, there is none.
    pub fn preview(self, preview: bool) -> Self {
        Self { preview, ..self }
    }

    /// Sets how much to compress the images in the pages, from 0 to 4.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`] for any other number.
    pub fn image_compression_level(self, level: u8) -> Result<Self, OutOfRange> {
        let level = OutOfRange::check("imageCompressionLevel", level, &(0..=4))?;
        Ok(Self {
            image_compression_level: Some(level),
            ..self
        })
    }
}

impl From<Static> for Conversion {
    fn from(options: Static) -> Self {
        Self::Static(options)
    }
}

impl From<Dynamic> for Conversion {
    fn from(options: Dynamic) -> Self {
        Self::Dynamic(options)
    }
}
