//! Keys, seals and hashes. A seal is an HMAC-SHA-256 under a key that is not in the database.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::Error;
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

/// The keys of this installation.
#[derive(Clone)]
pub struct Keyring {
    id: String,
    seal: [u8; 32],
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keyring({})", self.id)
    }
}

impl Keyring {
    /// Reads the sealing key from a file, or makes one there, readable by nobody else.
    ///
    /// # Errors
    /// A fault when the file can be neither read nor made, or is not a key.
    pub fn open(file: &Path) -> Result<Self, Error> {
        let cannot = |e: std::io::Error| Error::fault(format!("cannot use the key file {}: {e}", file.display()));
        match fs::read_to_string(file) {
            Ok(text) => {
                let mut seal = [0; 32];
                hex::decode_to_slice(text.trim(), &mut seal)
                    .map_err(|_| Error::fault(format!("{} is not a key file", file.display())))?;
                Ok(Self::of(seal))
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                if let Some(parent) = file.parent() {
                    fs::create_dir_all(parent).map_err(cannot)?;
                }
                let seal = random::<32>()?;
                let mut out = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map_err(cannot)?;
                out.write_all(hex::encode(seal).as_bytes()).and_then(|()| out.sync_all()).map_err(cannot)?;
                Ok(Self::of(seal))
            }
            Err(e) => Err(cannot(e)),
        }
    }
    /// A keyring with this sealing key.
    pub fn of(seal: [u8; 32]) -> Self {
        Self { id: hex::encode(&digest(&seal)[..4]), seal }
    }
    /// Which key it is: eight characters that give nothing away.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// Gathers what a seal covers: each part with its length before it, so that no two contents read alike.
pub struct Sealer(Vec<u8>);

impl Sealer {
    /// A seal for one purpose; the purpose is part of what is sealed.
    pub fn new(purpose: &str) -> Self {
        Self(Vec::with_capacity(512)).text(purpose)
    }
    /// Adds bytes.
    #[must_use]
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        self.0.extend_from_slice(bytes);
        self
    }
    /// Adds text.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }
    /// Adds a number.
    #[must_use]
    pub fn number(self, number: i64) -> Self {
        self.bytes(&number.to_be_bytes())
    }
    /// The keyed seal.
    pub fn seal(self, keys: &Keyring) -> Vec<u8> {
        self.mac(keys).map_or_else(Vec::new, |mac| mac.finalize().into_bytes().to_vec())
    }
    /// Whether this is the keyed seal. It takes as long for any other, so that nobody finds a seal byte by byte.
    pub fn sealed(self, keys: &Keyring, seal: &[u8]) -> bool {
        self.mac(keys).is_some_and(|mac| mac.verify_slice(seal).is_ok())
    }
    /// HMAC takes a key of any length, so there always is one.
    fn mac(&self, keys: &Keyring) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&keys.seal).ok()?;
        mac.update(&self.0);
        Some(mac)
    }
}

/// SHA-256.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Fresh random bytes from the operating system.
///
/// # Errors
/// A fault when the operating system gives none.
pub fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(Error::fault)?;
    Ok(bytes)
}

/// How many secrets are hashed at a time: each takes 19 MiB and a core.
static HASHING: Semaphore = Semaphore::const_new(4);
/// The longest secret that is looked at, in bytes.
const LONGEST_SECRET: usize = 1_000;

/// Hashes a password or PIN with Argon2id at the library's parameters (OWASP: 19 MiB, 2 passes). Takes tens of
/// milliseconds on purpose, so it runs beside the async workers.
///
/// # Errors
/// A fault when the hash cannot be made.
pub async fn hash_secret(secret: String) -> Result<String, Error> {
    let _turn = HASHING.acquire().await.map_err(Error::fault)?;
    tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(secret.as_bytes()).map(|h| h.to_string()).map_err(Error::fault)
    })
    .await
    .map_err(Error::fault)?
}

/// Whether a secret is the one that was hashed. Without a hash it takes as long and says no, so that nobody learns
/// from the time whether an account exists.
///
/// # Errors
/// A fault when the stored hash is broken.
pub async fn check_secret(secret: String, hash: Option<String>) -> Result<bool, Error> {
    let _turn = HASHING.acquire().await.map_err(Error::fault)?;
    let sound = secret.len() <= LONGEST_SECRET;
    let (secret, hash) = if sound { (secret, hash) } else { (String::new(), None) };
    tokio::task::spawn_blocking(move || match hash {
        Some(hash) => {
            let hash = PasswordHash::new(&hash).map_err(Error::fault)?;
            Ok(Argon2::default().verify_password(secret.as_bytes(), &hash).is_ok())
        }
        None => {
            Argon2::default().hash_password(secret.as_bytes()).map_err(Error::fault)?;
            Ok(false)
        }
    })
    .await
    .map_err(Error::fault)?
}
