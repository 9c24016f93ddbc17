//! Starting, stopping, arming over HTTP, and reading the bill over HTTP.

use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

use medley_practice::{Config, Practice, Vendor};
use serde_json::{Value, json};

use crate::client::{Call, Got};
use crate::wire::{Wire, fast};

async fn practice_door(practice: &Practice, method: &str, path: &str, body: Value) -> Got {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    Call::send(&practice.url(Vendor::Alder), method, path, &[], &body).await.finish().await
}

#[tokio::test]
async fn faults_are_armed_listed_and_cleared_over_http() {
    let practice = fast();
    let armed =
        practice_door(&practice, "POST", "/practice/faults", json!({ "fault": "overloaded", "count": 3 }))
            .await;
    assert_eq!(
        (armed.status, &armed.json()["armed"]),
        (200, &json!([{ "fault": "overloaded", "count": 3 }]))
    );
    assert_eq!(Wire::Chat.ask(&practice, "Hello", true).await.status, 503);
    let list = practice_door(&practice, "GET", "/practice/faults", Value::Null).await.json();
    assert_eq!(list["armed"], json!([{ "fault": "overloaded", "count": 2 }]));
    let cleared = practice_door(&practice, "DELETE", "/practice/faults", Value::Null).await.json();
    assert_eq!(cleared["armed"], json!([]));
    assert_eq!(Wire::Chat.ask(&practice, "Hello", true).await.status, 200);
    for body in [json!({ "fault": "thunder" }), json!({ "fault": "chunks" }), json!({})] {
        assert_eq!(practice_door(&practice, "POST", "/practice/faults", body).await.status, 400);
    }
}

#[tokio::test]
async fn the_bill_is_read_over_http_whole_or_by_client_request_id() {
    let practice = fast();
    let body = Wire::Chat.body("alder-small", "Hello", false);
    let answer = Wire::Chat.call(&practice, "alder-small", &body, false, "client-1").await.finish().await;
    let bill = practice_door(&practice, "GET", "/practice/bill", Value::Null).await.json();
    assert_eq!(
        (&bill["vendor"], &bill["total_pico_usd"]),
        (&json!("alder"), &json!(practice.total_pico_usd().to_string()))
    );
    let row = practice_door(&practice, "GET", "/practice/bill/client-1", Value::Null).await.json();
    assert_eq!(row, bill["rows"][0]);
    assert_eq!(
        (row["request_id"].as_str(), &row["outcome"]),
        (answer.header("x-request-id"), &json!("complete"))
    );
    assert_eq!(practice_door(&practice, "GET", "/practice/bill/client-2", Value::Null).await.status, 404);
}

#[tokio::test]
async fn only_a_loopback_address_and_a_pace_from_nought_are_accepted() {
    let public = Config { host: IpAddr::V4(Ipv4Addr::UNSPECIFIED), ..Config::default() };
    assert_eq!(Practice::start(public).unwrap_err().kind(), std::io::ErrorKind::InvalidInput);
    let backwards = Config { pace: -1.0, ..Config::default() };
    assert_eq!(Practice::start(backwards).unwrap_err().kind(), std::io::ErrorKind::InvalidInput);
}

#[tokio::test]
async fn a_taken_port_is_an_error_and_leaves_nothing_running() {
    let taken = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let ports = [0, 0, taken.local_addr().unwrap().port()];
    let error = Practice::start(Config { ports, ..Config::default() }).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
}

#[tokio::test]
async fn shutting_down_breaks_off_open_answers_and_frees_the_ports() {
    let practice = fast();
    let port = |vendor| practice.url(vendor).rsplit(':').next().unwrap().parse::<u16>().unwrap();
    let ports = Vendor::ALL.map(port);
    let body = Wire::Chat.body("alder-small", "Explain tides [[stall:60]]", true);
    let mut call = Wire::Chat.call(&practice, "alder-small", &body, true, "open").await;
    call.until(|got| !got.body.is_empty()).await;
    let started = Instant::now();
    practice.shutdown().await;
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    let got = call.finish().await;
    assert!(!got.whole && !Wire::Chat.ended(&got));
    Practice::start(Config { ports, ..Config::default() }).unwrap();
}

#[tokio::test]
async fn dropping_the_handle_stops_the_servers() {
    let practice = fast();
    let url = practice.url(Vendor::Cedar);
    drop(practice);
    for _ in 0..100 {
        if tokio::net::TcpStream::connect(url.strip_prefix("http://").unwrap()).await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{url} still answers");
}

#[tokio::test]
async fn pacing_keeps_to_the_model_and_the_scale() {
    let practice = Practice::start(Config { pace: 0.5, ..Config::default() }).unwrap();
    let body = json!({ "model": "alder-small", "stream": true, "max_tokens": 40, "messages": [{ "role": "user", "content": "Explain tides" }] });
    let started = Instant::now();
    Wire::Chat.call(&practice, "alder-small", &body, true, "paced").await.finish().await;
    // 125 ms to the first token, then 40 tokens at 320 a second.
    let took = started.elapsed();
    assert!((Duration::from_millis(245)..Duration::from_secs(20)).contains(&took), "{took:?}");
}
