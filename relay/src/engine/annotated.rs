//! What is written down about a session, as a row.

use super::batch::Batch;
use super::intake::Intent;
use crate::store::{Entry, SeenNote, Write};
use switchboard_core::{Annotation, Principal};
use switchboard_model::SessionId;

impl Batch<'_> {
    pub(super) fn annotated(
        &mut self,
        session: SessionId,
        what: Annotation,
        entry: &Entry,
        intent: Option<&Intent>,
    ) -> Option<Write> {
        let (at, position) = (entry.at, entry.position);
        match (what, intent?.by) {
            (Annotation::Details, _) => Some(Write::Details {
                session,
                details: intent?.details.clone()?,
                at,
            }),
            (Annotation::Note(id), Principal::Specialist(author)) => {
                let text = intent?.noted.as_ref()?.text.clone()?;
                let seen = SeenNote {
                    session,
                    author,
                    text,
                    position,
                };
                self.known.notes.insert(id, seen.clone());
                Some(Write::Note { id, note: seen, at })
            }
            (Annotation::Note(_), Principal::Customer(_)) => None,
            (Annotation::NoteDeleted(id), _) => {
                self.known.notes.remove(&id);
                Some(Write::NoteDeleted(id))
            }
        }
    }
}
