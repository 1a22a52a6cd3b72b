//! What kind of thing an entity is, and what a policy may therefore do about it.

use crate::finding::Entity;

/// What an entity is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A number or name of one person alone: CPR, passport, account.
    Identifier,
    /// Names, addresses, phones: personal data that an organisation has of its own too.
    Contact,
    /// GDPR articles 9 and 10, and serious social circumstances.
    Special,
    /// Credentials.
    Secret,
    /// What is confidential by its content.
    Confidential,
    /// Names of places that belong to nobody.
    Place,
    /// Numbers of companies, cases and the like.
    Organisation,
}

/// Entities that are not an [`Class::Identifier`], the strictest class; a new entity is one until it stands here.
const CLASSES: &[(&str, Class)] = &[
    ("CLOSED_ITEM", Class::Confidential),
    ("CONFIDENTIAL", Class::Confidential),
    ("CRIMINAL", Class::Special),
    ("DATE_TIME", Class::Organisation),
    ("DK_CASE_NUMBER", Class::Organisation),
    ("DK_CVR_NUMBER", Class::Organisation),
    ("DK_EAN_NUMBER", Class::Organisation),
    ("DK_MUNICIPALITY", Class::Place),
    ("DK_PROPERTY_ID", Class::Contact),
    ("DK_P_NUMBER", Class::Organisation),
    ("DK_REGION", Class::Place),
    ("EMAIL_ADDRESS", Class::Contact),
    ("ETHNICITY", Class::Special),
    ("HEALTH", Class::Special),
    ("LOCATION", Class::Place),
    ("ORGANISATION_TERM", Class::Confidential),
    ("PERSON", Class::Contact),
    ("PHONE_NUMBER", Class::Contact),
    ("POLITICS", Class::Special),
    ("POSITION", Class::Contact),
    ("RELIGION", Class::Special),
    ("SECRET", Class::Secret),
    ("SEXUALITY", Class::Special),
    ("SOCIAL", Class::Special),
    ("STREET_ADDRESS", Class::Contact),
    ("UNION", Class::Special),
    ("URL", Class::Contact),
];

impl Class {
    /// The class of an entity.
    pub fn of(entity: Entity) -> Self {
        CLASSES.iter().find(|(name, _)| *name == entity.name()).map_or(Self::Identifier, |(_, class)| *class)
    }

    /// Whether it is personal data.
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::Identifier | Self::Contact | Self::Special)
    }

    /// Whether single values may be let stand by the policy: the organisation's own.
    pub const fn has_exceptions(self) -> bool {
        matches!(self, Self::Contact | Self::Confidential | Self::Place | Self::Organisation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_names_an_entity() {
        for (name, _) in CLASSES {
            assert!(Entity::parse(name).is_some(), "{name}");
        }
        assert!(CLASSES.is_sorted_by_key(|(name, _)| *name));
    }

    #[test]
    fn what_is_not_listed_is_treated_most_strictly() {
        let class = Class::of(Entity::parse("DK_CPR_NUMBER").unwrap());
        assert!(class.is_personal() && !class.has_exceptions());
    }
}
