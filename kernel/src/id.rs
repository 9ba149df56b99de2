//! Ids: a UUIDv7 that knows what it is the id of, so that a client's id can never stand where a group's is meant.

use std::{fmt, hash::Hash, marker::PhantomData, str::FromStr};

use uuid::Uuid;

/// A kind of thing that has ids; the prefix is what people and addresses see.
pub trait Kind: 'static {
    /// Short lower-case prefix printed before the id, for example `cli`.
    const PREFIX: &'static str;
}

/// The id of a `T`: time-ordered, made by the program and never reused.
pub struct Id<T: Kind>(Uuid, PhantomData<fn() -> T>);

impl<T: Kind> Id<T> {
    /// A new id. UUIDv7 takes its time part from the system clock; nothing ever reads that part back as a fact.
    pub fn new() -> Self {
        Self(Uuid::now_v7(), PhantomData)
    }
    /// The id with these bits, as read from a row.
    pub const fn of(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }
    /// The bare UUID, as stored.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
    /// The same bits as the id of another kind, where two things share one identity (a session and its occurrence).
    pub const fn as_kind<U: Kind>(self) -> Id<U> {
        Id(self.0, PhantomData)
    }
}

impl<T: Kind> Default for Id<T> {
    fn default() -> Self {
        Self::new()
    }
}
impl<T: Kind> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Kind> Copy for Id<T> {}
impl<T: Kind> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T: Kind> Eq for Id<T> {}
impl<T: Kind> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T: Kind> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T: Kind> Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T: Kind> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", T::PREFIX, self.0.simple())
    }
}
impl<T: Kind> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is not an id of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("that is not the id of such a thing")]
pub struct NotAnId;

impl<T: Kind> FromStr for Id<T> {
    type Err = NotAnId;
    fn from_str(s: &str) -> Result<Self, NotAnId> {
        let bits = s.strip_prefix(T::PREFIX).and_then(|s| s.strip_prefix('_')).ok_or(NotAnId)?;
        Uuid::try_parse(bits).map(Self::of).map_err(|_| NotAnId)
    }
}

impl<T: Kind> serde::Serialize for Id<T> {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de, T: Kind> serde::Deserialize<'de> for Id<T> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Declares the kinds of things that have ids, with the prefix each is printed with.
#[macro_export]
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub enum $name {}
        impl $crate::id::Kind for $name { const PREFIX: &'static str = $prefix; }
    )*};
}

kinds! {
    /// A practice: the tenant, first part of every key.
    Practice = "pra";
    /// A member of a practice's staff.
    Staff = "sta";
    /// A sign-in that is alive until it is ended or runs out.
    Login = "log";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_prints_with_its_kind_and_reads_back_only_as_that_kind() {
        let id = Id::<Staff>::new();
        assert_eq!(id.to_string().parse::<Id<Staff>>(), Ok(id));
        assert_eq!(id.to_string().parse::<Id<Practice>>(), Err(NotAnId));
        assert!("sta_".parse::<Id<Staff>>().is_err());
    }
}
