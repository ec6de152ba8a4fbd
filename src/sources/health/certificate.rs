//! When the certificate of an address ends, read from the one that the connection was made with.

use crate::domain::Moment;
use crate::fault::{Fault, Result};
use chrono::DateTime;
use reqwest::Response;
use reqwest::tls::TlsInfo;
use x509_cert::Certificate;
use x509_cert::der::Decode;

/// The end of the certificate that an answer came with; `None` where the library does not tell it.
pub(super) fn end_of(response: &Response, doing: impl Fn() -> String) -> Result<Option<Moment>> {
    let Some(der) = response.extensions().get::<TlsInfo>().and_then(TlsInfo::peer_certificate) else { return Ok(None) };
    let certificate = Certificate::from_der(der).map_err(|cause| Fault::while_doing(doing(), cause))?;
    let end = certificate.tbs_certificate.validity.not_after.to_unix_duration();
    let end = i64::try_from(end.as_secs()).ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    Ok(end.map(|end| end.fixed_offset()))
}
