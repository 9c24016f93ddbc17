//! What a turn begins on: where it stands in which conversation, what is sent of that, and who may answer.

use jiff::Timestamp;
use medley_domain::conversation::{Message, Part};
use medley_domain::ids::{ConversationId, MessageId};
use medley_domain::route::Policy;
use medley_domain::settings::{ChatSettings, Summary};
use medley_domain::{Book, PicoUsd};
use medley_store::{Store, StoreError, Thread};

use super::Asking;
use crate::context::{self, Context};
use crate::offers::{self, Stored};
use crate::settings;

/// A conversation as far as sending needs it.
pub(super) struct Place {
    pub conversation: ConversationId,
    pub book: Book,
    pub messages: Vec<Message>,
    pub leaf: Option<MessageId>,
    pub settings: ChatSettings,
    pub summary: Option<Summary>,
}

impl Place {
    pub fn of(thread: Thread) -> Self {
        Self {
            conversation: thread.conversation.id,
            book: thread.conversation.book,
            leaf: thread.conversation.leaf,
            settings: thread.conversation.settings,
            messages: thread.messages,
            summary: thread.summary,
        }
    }

    /// Where a question goes; `None` when the conversation, or the message that it follows, is gone.
    pub fn find(store: &Store, asking: &Asking, now: Timestamp) -> Result<Option<Self>, StoreError> {
        let Some(id) = asking.conversation else {
            return Ok(Some(Self {
                conversation: ConversationId::new(now),
                book: asking.book.map_or_else(|| settings::book(store), Ok)?,
                messages: Vec::new(),
                leaf: None,
                settings: asking.settings.clone().unwrap_or_default(),
                summary: None,
            }));
        };
        let Some(thread) = store.thread(id)? else { return Ok(None) };
        let mut place = Self::of(thread);
        if let Some(parent) = asking.parent {
            if place.message(parent).is_none() {
                return Ok(None);
            }
            place.leaf = Some(parent);
        }
        Ok(Some(place))
    }

    pub fn message(&self, id: MessageId) -> Option<&Message> {
        self.messages.iter().find(|message| message.id == id)
    }
}

/// Read in one go off the async threads: each such read costs two changes of threads.
pub(crate) struct Ground {
    pub conversation: ConversationId,
    pub book: Book,
    pub settings: ChatSettings,
    pub context: Context,
    pub connections: Vec<Stored>,
    /// What may still be spent this month; `None` without a cap.
    pub left: Option<PicoUsd>,
    pub policy: Policy,
}

impl Ground {
    /// With what is sent of the path to `leaf`; with nothing to send without one.
    pub(super) fn read(
        store: &Store,
        place: &Place,
        leaf: Option<MessageId>,
        since: Timestamp,
    ) -> Result<Self, StoreError> {
        let assets = store.assets();
        let read = |leaf| context::read(&place.messages, leaf, place.summary.as_ref(), &assets);
        Ok(Self {
            conversation: place.conversation,
            book: place.book,
            settings: place.settings.clone(),
            context: leaf.map(read).transpose()?.unwrap_or_default(),
            connections: offers::read(store, place.book)?,
            left: store.standing(place.book, since)?.left(),
            policy: settings::policy(store)?,
        })
    }

    /// Of a stored conversation with what its shown path sends; `None` when it is gone.
    pub(crate) fn of(
        store: &Store,
        id: ConversationId,
        since: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        let Some(thread) = store.thread(id)? else { return Ok(None) };
        let place = Place::of(thread);
        Self::read(store, &place, place.leaf, since).map(Some)
    }
}

/// Whether a part is a file in the widest sense: a picture, a document, a recording.
pub(super) fn is_file(part: &Part) -> bool {
    matches!(part, Part::Image { .. } | Part::File { .. } | Part::Audio { .. })
}
