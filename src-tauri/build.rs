//! Declares the page's three doors, so that a capability must name each.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let doors = tauri_build::AppManifest::new().commands(&["rpc", "run_attach", "app_events"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(doors))?;
    Ok(())
}
