//! What is made of a value: Presidio's operators, with its parameters and its words for wrong ones.

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use aes::{Aes128, Aes192, Aes256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

use super::results::wrong_type;
use super::{Failure, Result};

pub(super) const ANONYMIZERS: &[&str] = &["encrypt", "hash", "keep", "mask", "redact", "replace"];
pub(super) const DEANONYMIZERS: &[&str] = &["decrypt", "deanonymize_keep"];

/// Bytes of an AES block.
const BLOCK: usize = 16;

/// An operator with its parameters.
pub(super) enum Operator<'a> {
    Replace(&'a str),
    Redact,
    Mask { with: &'a str, most: usize, from_end: bool },
    Hash { long: bool, salt: Option<&'a str> },
    Encrypt(&'a [u8]),
    Decrypt(&'a [u8]),
    Keep,
}

impl<'a> Operator<'a> {
    /// The anonymizer of that name.
    pub fn anonymizer(name: &str, params: Option<&'a Map<String, Value>>) -> Result<Self> {
        let get = |name: &str| params.and_then(|p| p.get(name));
        match name {
            "replace" => Ok(Self::Replace(string("new_value", get("new_value"))?)),
            "redact" => Ok(Self::Redact),
            "mask" => Self::mask(get),
            "hash" => Self::hash(get),
            "encrypt" => Ok(Self::Encrypt(key(get("key"))?)),
            "keep" => Ok(Self::Keep),
            _ => Err(Failure::invalid(format!("Invalid operator class '{name}'."))),
        }
    }

    /// The deanonymizer of that name.
    pub fn deanonymizer(name: &str, params: Option<&'a Map<String, Value>>) -> Result<Self> {
        match name {
            "decrypt" => Ok(Self::Decrypt(key(params.and_then(|p| p.get("key")))?)),
            "deanonymize_keep" => Ok(Self::Keep),
            _ => Err(Failure::invalid(format!("Invalid operator class '{name}'."))),
        }
    }

    fn mask(get: impl Fn(&str) -> Option<&'a Value>) -> Result<Self> {
        let given = |name: &str| match get(name) {
            None | Some(Value::Null) => Err(Failure::invalid(format!("Expected parameter {name}"))),
            Some(value) => Ok(value),
        };
        let with = string("masking_char", Some(given("masking_char")?))?;
        if with.chars().count() > 1 {
            return Err(Failure::invalid("Invalid input, masking_char must be a character"));
        }
        let most = given("chars_to_mask")?;
        let most = most.as_i64().ok_or_else(|| Failure::invalid(wrong_type("chars_to_mask", "number", most)))?;
        let from_end = given("from_end")?;
        let from_end =
            from_end.as_bool().ok_or_else(|| Failure::invalid(wrong_type("from_end", "boolean", from_end)))?;
        Ok(Self::Mask { with, most: usize::try_from(most).unwrap_or(0), from_end })
    }

    fn hash(get: impl Fn(&str) -> Option<&'a Value>) -> Result<Self> {
        let long = match get("hash_type") {
            Some(Value::Null) => return Err(Failure::invalid("Expected parameter hash_type")),
            None => false,
            Some(Value::String(kind)) if kind == "sha256" => false,
            Some(Value::String(kind)) if kind == "sha512" => true,
            Some(value) => {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                return Err(Failure::invalid(format!(
                    "Parameter hash_type value {value} is not in range of values ['sha256', 'sha512']"
                )));
            }
        };
        let salt = match get("salt") {
            None => None,
            Some(Value::String(salt)) if salt.is_empty() => {
                return Err(Failure::invalid(
                    "Salt parameter cannot be empty. Either omit the salt parameter to auto-generate a random salt, or \
                     provide a salt of at least 16 bytes (128 bits).",
                ));
            }
            Some(Value::String(salt)) if salt.len() < BLOCK => {
                let len = salt.len();
                return Err(Failure::invalid(format!(
                    "Salt must be at least 16 bytes (128 bits). Provided salt is {len} bytes."
                )));
            }
            Some(Value::String(salt)) => Some(salt.as_str()),
            Some(_) => return Err(Failure::raised("Internal server error")),
        };
        Ok(Self::Hash { long, salt })
    }

    /// What becomes of `value`, which is a thing of that kind.
    pub fn apply(&self, entity: &str, value: String) -> Result<String> {
        match *self {
            Self::Replace("") => Ok(format!("<{entity}>")),
            Self::Replace(new) => Ok(new.to_owned()),
            Self::Redact => Ok(String::new()),
            Self::Keep => Ok(value),
            Self::Mask { with, most, from_end } => {
                let count = value.chars().count();
                let most = most.min(count);
                let cut = if from_end { count - most } else { most };
                let at = value.char_indices().nth(cut).map_or(value.len(), |(at, _)| at);
                let mask = with.repeat(most);
                Ok(if from_end { value[..at].to_owned() + &mask } else { mask + &value[at..] })
            }
            Self::Hash { long, salt } => {
                let random;
                let salt = match salt {
                    Some(salt) => salt.as_bytes(),
                    None => {
                        random = random_bytes::<32>()?;
                        &random
                    }
                };
                let salted = Zeroizing::new([value.as_bytes(), salt].concat());
                Ok(if long { hex(&Sha512::digest(&*salted)) } else { hex(&Sha256::digest(&*salted)) })
            }
            Self::Encrypt(key) => encrypt(key, &value),
            Self::Decrypt(key) => decrypt(key, &value).ok_or_else(|| Failure::raised("Internal server error")),
        }
    }
}

/// A string; nothing and what counts as nothing in Python are the empty one.
fn string<'a>(name: &str, value: Option<&'a Value>) -> Result<&'a str> {
    match value {
        Some(Value::String(text)) => Ok(text),
        None | Some(Value::Null | Value::Bool(false)) => Ok(""),
        Some(value) => Err(Failure::invalid(wrong_type(name, "string", value))),
    }
}

fn key(value: Option<&Value>) -> Result<&[u8]> {
    match value {
        Some(Value::String(key)) if matches!(key.len(), 16 | 24 | 32) => Ok(key.as_bytes()),
        Some(Value::String(_)) => Err(Failure::invalid("Invalid input, key must be of length 128, 192 or 256 bits")),
        None | Some(Value::Null) => Err(Failure::invalid("Expected parameter key")),
        Some(_) => Err(Failure::invalid("Invalid parameter value for 'key'.")),
    }
}

fn random_bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Failure::raised("Internal server error"))?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// AES in CBC mode under a random first block, which stands before the rest; in Base64 that URLs can hold.
fn encrypt(key: &[u8], value: &str) -> Result<String> {
    let iv = random_bytes::<BLOCK>()?;
    let text = value.as_bytes();
    let wrong = |_| Failure::raised("Internal server error");
    let sealed = match key.len() {
        16 => cbc::Encryptor::<Aes128>::new_from_slices(key, &iv).map_err(wrong)?.encrypt_padded_vec::<Pkcs7>(text),
        24 => cbc::Encryptor::<Aes192>::new_from_slices(key, &iv).map_err(wrong)?.encrypt_padded_vec::<Pkcs7>(text),
        _ => cbc::Encryptor::<Aes256>::new_from_slices(key, &iv).map_err(wrong)?.encrypt_padded_vec::<Pkcs7>(text),
    };
    Ok(URL_SAFE.encode([iv.as_slice(), &sealed].concat()))
}

fn decrypt(key: &[u8], value: &str) -> Option<String> {
    let bytes = URL_SAFE.decode(value).ok()?;
    let (iv, sealed) = bytes.split_at_checked(BLOCK)?;
    let text = match key.len() {
        16 => cbc::Decryptor::<Aes128>::new_from_slices(key, iv).ok()?.decrypt_padded_vec::<Pkcs7>(sealed).ok()?,
        24 => cbc::Decryptor::<Aes192>::new_from_slices(key, iv).ok()?.decrypt_padded_vec::<Pkcs7>(sealed).ok()?,
        _ => cbc::Decryptor::<Aes256>::new_from_slices(key, iv).ok()?.decrypt_padded_vec::<Pkcs7>(sealed).ok()?,
    };
    String::from_utf8(text).ok()
}
