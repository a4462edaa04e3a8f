//! `teren verify` as a program.
use crate::common::{folder, output, run};
use crate::load::*;
use std::path::Path;
use sync::storage::Storage;
use tokio::task::LocalSet;

/// Puts other bytes of the same length in place of some of the database file.
fn overwrite(data: &Path, what: &[u8], with: &[u8]) {
    let mut bytes = std::fs::read(database(data)).unwrap();
    let places: Vec<usize> = (0..bytes.len() - what.len())
        .filter(|i| bytes[*i..].starts_with(what))
        .collect();
    assert!(!places.is_empty() && what.len() == with.len());
    for place in places {
        bytes[place..place + with.len()].copy_from_slice(with);
    }
    std::fs::write(database(data), bytes).unwrap();
}

#[tokio::test]
async fn verify_names_what_differs_repairs_what_is_derived_and_ends_with_a_code() {
    let local = LocalSet::new();
    let folder = folder(1);
    let have = local
        .run_until(async {
            let (mut server, phones) = start(folder.path(), 1).await;
            let (phone, http) = &phones[0];
            for _ in 0..20 {
                phone.save().await;
            }
            phone.home(http).await;
            // beside the server it may be proved, not repaired
            assert!(
                run(folder.path(), &["verify"]).contains("20 texts of entries: as they should be")
            );
            let refused = output(folder.path(), &["verify", "--repair"], "");
            let error = String::from_utf8(refused.stderr).unwrap();
            assert!(
                !refused.status.success() && error.contains("a server is running on"),
                "{error}"
            );
            assert!(server.end("TERM").unwrap().success());
            phone.storage.snapshot().await.unwrap().have
        })
        .await;
    let said = |arguments: &[&str]| {
        let ended = output(folder.path(), arguments, "");
        let text = [ended.stdout, ended.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        (ended.status.code(), text.concat())
    };
    assert_eq!(said(&["verify"]).0, Some(0));
    assert_eq!(said(&["verify", "--repair"]).0, Some(0));

    // a digest: it can be written anew
    overwrite(folder.path(), &have.digest.0, &[7; 32]);
    let (code, text) = said(&["verify"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(
        text.contains("should be 1 to 20 held, 20 at most, digest")
            && text.contains("teren verify --repair"),
        "{text}"
    );
    let (code, text) = said(&["verify", "--repair"]);
    assert!(
        code == Some(0) && text.contains("repaired 1 of 1 differences"),
        "{text}"
    );
    assert_eq!(said(&["verify"]).0, Some(0));

    // texts: there is nothing to write them from
    overwrite(folder.path(), "u školy".as_bytes(), "u škody".as_bytes());
    for arguments in [&["verify"][..], &["verify", "--repair"], &["verify"]] {
        let (code, text) = said(arguments);
        assert!(
            code == Some(1) && text.contains("cannot be repaired"),
            "{text}"
        );
        assert!(
            text.contains("entries number ") && !text.contains("škody") && !text.contains("LUD07"),
            "{text}"
        );
    }

    let nothing = tempfile::tempdir().unwrap();
    let ended = output(nothing.path(), &["verify"], "");
    let error = String::from_utf8(ended.stderr).unwrap();
    assert!(
        error.contains("there is no database") && !database(nothing.path()).exists(),
        "{error}"
    );
}
