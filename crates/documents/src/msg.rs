use crate::{error::Result, model::*, place::Base, ole::Stream};
pub(crate) fn read(_b: &mut Builder<'_>, _s: &[Stream], _at: &Base) -> Result<()> { Ok(()) }
