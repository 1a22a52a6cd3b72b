use crate::{error::Result, model::*, place::Base};
pub(crate) fn read(b: &mut Builder<'_>, id: PartId, bytes: Vec<u8>, _e: Option<&'static encoding_rs::Encoding>, at: &Base) -> Result<()> { crate::plain::read(b, id, bytes, at) }
