use jiff::civil::Date;

use super::super::diagnostic::{Code, Focus, Problem, both};
use super::super::merge::MergedProvider;
use super::{Checker, is_id};
use crate::policy::Provider;

/// How long a verification lasts when the policy does not say.
const DAYS: u32 = 180;

impl Checker<'_> {
    pub(super) fn providers(&mut self) -> Vec<Provider> {
        let merged = std::mem::take(&mut self.merged.providers);
        merged.into_iter().map(|p| self.provider(p)).collect()
    }

    fn provider(&mut self, merged: MergedProvider) -> Provider {
        if !is_id(&merged.id) {
            self.bad_id(&merged.id, &merged.at.below("id"));
        }
        let approved = merged.approved.unwrap_or(false);
        let days = merged.days.unwrap_or(DAYS);
        let title = merged.title.clone().unwrap_or_else(|| merged.id.clone());
        match &merged.verified {
            Some((day, at)) => match day.parse::<Date>() {
                Err(_) => self.bad_date(day, at),
                Ok(verified) => self.verification(&title, verified, days, at.clone()),
            },
            None if approved => {
                let message = both!(
                    "Ingen har bekræftet, at træning på jeres tekster er slået fra hos {title}",
                    "Nobody has verified that training on your texts is switched off at {title}"
                );
                let help = both!(
                    "Se efter i tjenestens indstillinger, og skriv dagen: training_off_verified: 2026-01-15.",
                    "Look in the service's settings, and write the day: training_off_verified: 2026-01-15."
                );
                self.out.add(
                    Problem::new(Code::TrainingUnverified, message).help(help),
                    &merged.at.below("id"),
                    Focus::Value,
                );
            }
            None => {}
        }
        Provider {
            id: merged.id,
            title,
            approved,
            hosts: merged.hosts,
            ask: merged.ask,
            training_off_verified: merged.verified.map(|(day, _)| day),
            verification_days: days,
        }
    }

    fn verification(&mut self, title: &str, verified: Date, days: u32, at: super::At) {
        let Some(today) = self.today else { return };
        if verified > today {
            let message = both!("Datoen {verified} ligger i fremtiden", "The date {verified} lies in the future");
            self.out.add(Problem::new(Code::BadDate, message), &at, Focus::Value);
            return;
        }
        let age = today.since(verified).map(|age| i64::from(age.get_days())).unwrap_or(i64::MAX);
        if age > i64::from(days) {
            let message = both!(
                "Det er {age} dage siden, nogen har bekræftet, at træning er slået fra hos {title}",
                "It is {age} days since anyone verified that training is switched off at {title}"
            );
            let help = both!(
                "Se efter igen, og skriv dagen. Den gælder i {days} dage.",
                "Look again, and write the day. It lasts {days} days."
            );
            self.out.add(Problem::new(Code::TrainingOld, message).help(help), &at, Focus::Value);
        }
    }
}
