//! The person's own rules and prices, from the command that sets them to the vendor's bill and the ledger.

use std::sync::Arc;

use medley_app::domain::route::{Choice, Preset};
use medley_app::domain::{Book, Offer};
use medley_app::dto::chat;
use medley_app::dto::connections::ConnectionAdd;
use medley_app::dto::errors::{ErrorCode, HintAction, UserError};
use medley_app::dto::models::{NeverSet, OwnPrice, PriceSet, RulesSet};
use medley_app::dto::route::{RoutePreview, RoutePreviewAsk};
use medley_app::dto::state::{self, BookSet};
use medley_app::turns::{self, Asking};
use medley_app::{App, LiveAnswer, LiveEvent, commands};
use medley_practice::Vendor;

use crate::support::books::Ledger;
use crate::support::here::{self, Here};

struct Scene {
    folder: tempfile::TempDir,
    app: App,
    host: Arc<Here>,
}

impl Scene {
    /// The practice vendors, connected.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (app, host) = here::open(folder.path()).await;
        commands::connect_practice(&app).await.unwrap();
        commands::book_set(&app, BookSet { book: state::Book::Practice }).await.unwrap();
        Self { folder, app, host }
    }

    async fn offer(&self, vendor: &str, model: &str) -> Offer {
        let connections = commands::all_connections(&self.app).await.unwrap();
        let connection = connections.iter().find(|each| each.vendor.as_str() == vendor).unwrap();
        Offer { connection: connection.id, model: model.into() }
    }

    async fn ask(&self, text: &str, choice: Choice) -> Result<LiveAnswer, UserError> {
        let asking = Asking {
            book: None,
            conversation: None,
            parent: None,
            text: text.to_owned(),
            settings: None,
            temporary: false,
            attachments: Vec::new(),
            wishes: turns::streamed(),
            choice,
        };
        let mut started = turns::ask(&self.app, asking).await?;
        loop {
            if let LiveEvent::Ended { answer, .. } = started.attachment.events.recv().await.unwrap() {
                return Ok(*answer);
            }
        }
    }

    async fn preview(&self, choice: chat::Choice) -> RoutePreview {
        let ask = RoutePreviewAsk {
            conversation: None,
            parent: None,
            text: "Tell me about rivers".to_owned(),
            attachments: Vec::new(),
            choice,
            settings: None,
        };
        commands::route_preview(&self.app, ask).await.unwrap()
    }

    async fn rules(&self, local_only: bool, ceiling: Option<i64>) {
        let set = RulesSet { local_only, ceiling: ceiling.map(|pico| pico.to_string()) };
        commands::rules_set(&self.app, set).await.unwrap();
    }

    fn sent(&self) -> usize {
        Vendor::ALL.into_iter().map(|vendor| self.host.0.bill(vendor).len()).sum()
    }

    fn ledger(&self) -> Ledger {
        Ledger::read(self.folder.path())
    }
}

fn pinned(offer: &Offer) -> Choice {
    Choice::Pinned { offer: offer.clone() }
}

fn assert_ruled_out(error: &UserError, words: &str) {
    assert_eq!(error.code, ErrorCode::NoModel, "{error:?}");
    assert!(error.detail.contains(words), "{error:?}");
    assert_eq!(error.hint.as_ref().unwrap().action, HintAction::OpenPolicy);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_never_to_be_asked_is_asked_neither_by_auto_nor_by_a_pin_until_the_rule_is_taken_back() {
    let scene = Scene::new().await;
    let large = scene.offer("alder", "alder-large").await;
    let never = |target: String, never| NeverSet { targets: vec![target], never };
    let rules = commands::never_set(&scene.app, never(large.connection.to_string(), true)).await.unwrap();
    assert_eq!((rules.never[0].name.as_str(), rules.never[0].whole), ("Alder", true));
    let refused = scene.ask("Hello", pinned(&large)).await.unwrap_err();
    assert_ruled_out(&refused, "your rule says never");
    assert_eq!((scene.sent(), scene.ledger().attempts.len()), (0, 0), "nothing was sent or written");
    for preset in Preset::ALL {
        let answer = scene.ask("Hello", Choice::Auto { preset }).await.unwrap();
        assert!(answer.error.is_none());
    }
    assert_eq!(scene.host.0.bill(Vendor::Alder).len(), 0);
    assert_eq!(scene.sent(), Preset::ALL.len());
    let preview = scene.preview(chat::Choice::Auto { preset: chat::Preset::Best }).await.route.unwrap();
    let rejected = preview.rejected.iter().find(|each| each.offer == large.to_string()).unwrap();
    assert_eq!((rejected.reason.as_str(), rejected.rule.as_str()), ("your rule: never", "never"));
    assert!(preview.then.iter().all(|each| !each.offer.starts_with(&large.connection.to_string())));
    commands::never_set(&scene.app, never(large.connection.to_string(), false)).await.unwrap();
    scene.ask("Hello", pinned(&large)).await.unwrap();
    assert_eq!(scene.host.0.bill(Vendor::Alder).len(), 1);
    scene.app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_costs_more_than_the_ceiling_whoever_chose_its_model() {
    const CEILING: i64 = 5_000_000_000;
    let scene = Scene::new().await;
    scene.rules(false, Some(CEILING)).await;
    let grand = scene.offer("birch", "birch-grand").await;
    let refused = scene.ask("Hello", pinned(&grand)).await.unwrap_err();
    assert_ruled_out(&refused, "your ceiling of $0.005 for one answer");
    assert_eq!(scene.sent(), 0);
    let preview = scene.preview(chat::Choice::Auto { preset: chat::Preset::Best }).await.route.unwrap();
    let rejected = preview.rejected.iter().find(|each| each.offer == grand.to_string()).unwrap();
    assert_eq!(rejected.reason, "over your $0.005 ceiling for one answer");
    let most: i64 = preview.estimate.high.pico_usd.unwrap().parse().unwrap();
    assert!(most <= CEILING, "{most}");
    // Uncapped it costs $0.018.
    let long = "[[long-answer:30000]] Tell me about rivers";
    let small = scene.offer("alder", "alder-small").await;
    for choice in [pinned(&small), Choice::Auto { preset: Preset::Best }] {
        scene.ask(long, choice).await.unwrap();
    }
    scene.app.close().await;
    let entries = scene.ledger().entries;
    assert_eq!(entries.len(), 2);
    for entry in &entries {
        let cost = entry.cost.unwrap();
        assert!((CEILING / 2..=CEILING).contains(&cost), "it ends where the money does: {entry:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_only_this_computer_allowed_nothing_is_sent_elsewhere() {
    let scene = Scene::new().await;
    let away = ConnectionAdd {
        vendor: "openai".to_owned(),
        protocol: None,
        name: Some("Work".to_owned()),
        base_url: None,
        key: Some("sk-nobody".to_owned().into()),
        hold_in_memory: true,
        settings: std::collections::BTreeMap::new(),
    };
    commands::connection_add(&scene.app, away).await.unwrap();
    let sol = scene.offer("openai", "gpt-6-sol").await;
    scene.rules(true, None).await;
    let here = scene.ask("Hello", Choice::Auto { preset: Preset::Balanced }).await.unwrap();
    assert!(here.error.is_none(), "the practice vendors listen on this computer");
    commands::book_set(&scene.app, BookSet { book: state::Book::Real }).await.unwrap();
    for choice in [pinned(&sol), Choice::Auto { preset: Preset::Balanced }] {
        let refused = scene.ask("Hello", choice).await.unwrap_err();
        assert_ruled_out(&refused, "only models on this computer");
    }
    scene.app.close().await;
    assert_eq!(scene.ledger().attempts.len(), 1, "the practice answer alone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_persons_own_price_counts_from_the_next_request_on_until_it_is_taken_back() {
    let scene = Scene::new().await;
    let small = scene.offer("alder", "alder-small").await;
    let ask = || async { scene.ask("Tell me about rivers", pinned(&small)).await.unwrap() };
    ask().await;
    // Ten times what its price list says.
    let price = OwnPrice {
        input: "1500000000000".to_owned(),
        output: "6000000000000".to_owned(),
        cache_read: Some("150000000000".to_owned()),
        cache_write: Some("1875000000000".to_owned()),
    };
    let set = |price| PriceSet { offer: small.to_string(), price };
    commands::price_set(&scene.app, set(Some(price.clone()))).await.unwrap();
    ask().await;
    let portfolio = commands::portfolio(&scene.app, ()).await.unwrap();
    let row = portfolio.models.iter().find(|model| model.facts.key == "alder/alder-small").unwrap();
    assert!(row.facts.own_price);
    assert_eq!(row.facts.output.as_deref(), Some("6000000000000"));
    assert_eq!(row.facts.offers[0].own_price.as_ref(), Some(&price));
    assert_eq!((row.requests, row.health.len()), (2, 14));
    assert_eq!(row.health.last().map(|day| (day.ok, day.failed)), Some((2, 0)));
    commands::price_set(&scene.app, set(None)).await.unwrap();
    ask().await;
    scene.app.close().await;
    let costs: Vec<i128> =
        scene.ledger().entries.iter().map(|entry| i128::from(entry.cost.unwrap())).collect();
    let billed: Vec<i128> = scene.host.0.bill(Vendor::Alder).iter().map(|row| row.pico_usd).collect();
    assert_eq!(costs, [billed[0], billed[1] * 10, billed[2]]);
    assert_eq!(Book::Practice.as_str(), scene.ledger().entries[0].book);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_catalogue_holds_each_model_of_its_book_once_and_tells_where_it_can_be_asked() {
    let scene = Scene::new().await;
    let practice = commands::catalogue_list(&scene.app, ()).await.unwrap().models;
    assert!(practice.iter().all(|model| ["alder", "birch", "cedar"].contains(&model.vendor.as_str())));
    assert!(practice.iter().any(|model| model.key == "alder/alder-small" && model.offers.len() == 1));
    commands::book_set(&scene.app, BookSet { book: state::Book::Real }).await.unwrap();
    let real = commands::catalogue_list(&scene.app, ()).await.unwrap().models;
    assert!(real.len() > 300, "{}", real.len());
    assert!(real.iter().all(|model| model.vendor != "alder" && model.offers.is_empty()));
    let keys: std::collections::HashSet<&str> = real.iter().map(|model| model.key.as_str()).collect();
    assert_eq!(keys.len(), real.len());
    let ask = medley_app::dto::models::ModelAsk { key: "openai/gpt-6.1-sol".to_owned() };
    let detail = commands::catalogue_model(&scene.app, ask).await.unwrap();
    assert!(detail.prices.iter().any(|row| row.what == "Output" && row.per == "1M tokens"), "{detail:?}");
    scene.app.close().await;
}
