//! Every site, in memory: which origins may embed it and which queue it feeds. Read at start and after each change.

use crate::store::{Result, Store};
use std::sync::{PoisonError, RwLock};
use switchboard_model::{QueueId, SiteId};
use switchboard_protocol::Site;

/// All sites of the workspace.
#[derive(Debug, Default)]
pub(crate) struct Sites {
    all: RwLock<Vec<Site>>,
}

impl Sites {
    /// Reads them anew.
    pub(crate) async fn reload(&self, store: &dyn Store) -> Result<()> {
        let sites = store.sites().await?;
        *self.all.write().unwrap_or_else(PoisonError::into_inner) = sites;
        Ok(())
    }

    /// The site behind a public key.
    pub(crate) fn by_key(&self, key: &str) -> Option<Site> {
        self.find(|site| site.key == key, Site::clone)
    }

    /// The queue a site feeds.
    pub(crate) fn queue_of(&self, id: SiteId) -> Option<QueueId> {
        self.find(|site| site.id == id, |site| site.queue.id)
    }

    /// Whether an origin may embed a site.
    pub(crate) fn allows(&self, id: SiteId, origin: &str) -> bool {
        self.find(|site| site.id == id && lists(site, origin), |_| ())
            .is_some()
    }

    /// Whether an origin may embed any site: what a preflight can know.
    pub(crate) fn allows_any(&self, origin: &str) -> bool {
        self.find(|site| lists(site, origin), |_| ()).is_some()
    }

    fn find<T>(&self, wanted: impl Fn(&Site) -> bool, take: impl FnOnce(&Site) -> T) -> Option<T> {
        self.all
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .find(|site| wanted(site))
            .map(take)
    }
}

fn lists(site: &Site, origin: &str) -> bool {
    site.origins.iter().any(|allowed| allowed == origin)
}

/// An origin as browsers write it, such as `https://shop.example`; `None` when it is not one.
pub(crate) fn tidy_origin(origin: &str) -> Option<String> {
    let url = url::Url::parse(origin.trim()).ok()?;
    let bare = matches!(url.scheme(), "http" | "https")
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    bare.then(|| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::tidy_origin;

    #[test]
    fn origins_are_written_as_browsers_write_them() {
        assert_eq!(
            tidy_origin("HTTPS://Shop.Example:443/"),
            Some("https://shop.example".into())
        );
        assert_eq!(
            tidy_origin("http://127.0.0.1:9000"),
            Some("http://127.0.0.1:9000".into())
        );
        for bad in [
            "shop.example",
            "*",
            "null",
            "ftp://shop.example",
            "https://shop.example/path",
            "",
        ] {
            assert_eq!(tidy_origin(bad), None, "{bad}");
        }
    }
}
