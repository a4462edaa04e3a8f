//! One sprite out of the icons of Lucide that the app uses: their shapes, nothing around them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// Which icons, by Lucide's names, one a line.
const LIST: &str = "style/icons.txt";
/// Where npm puts the set.
const SET: &str = "node_modules/lucide-static";

/// The sprite: a group an icon, named `i-` and Lucide's name.
///
/// # Errors
/// On I/O, or when the set has no icon of a listed name.
pub fn sprite(project: &Path) -> Result<String> {
    let list = project.join(LIST);
    let list = fs::read_to_string(&list).with_context(|| list.display().to_string())?;
    let mut groups = String::new();
    for name in list.lines().filter(|line| !line.starts_with('#')) {
        let path = project.join(SET).join("icons").join(format!("{name}.svg"));
        let drawing = fs::read_to_string(&path)
            .with_context(|| format!("{}: run `make setup`", path.display()))?;
        let shapes = shapes(&drawing).with_context(|| path.display().to_string())?;
        groups.push_str(&format!("<g id=\"i-{name}\">{shapes}</g>"));
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><defs>{groups}</defs></svg>"
    ))
}

/// The licence that has to go with the shapes.
///
/// # Errors
/// On I/O.
pub fn licence(project: &Path) -> Result<Vec<u8>> {
    let path = project.join(SET).join("LICENSE");
    fs::read(&path).with_context(|| path.display().to_string())
}

/// What is between `<svg …>` and `</svg>`, without the space between shapes. Stroke and size are
/// the style sheet's.
fn shapes(drawing: &str) -> Result<String> {
    let inside = drawing
        .split_once("<svg")
        .and_then(|(_, rest)| rest.split_once('>'))
        .and_then(|(_, rest)| rest.split_once("</svg>"))
        .map(|(inside, _)| inside)
        .context("not an SVG")?;
    let bare: String = inside.lines().map(str::trim).collect();
    // It becomes part of every page.
    let plain = [
        "<script", "<style", "<image", "<use", "href=", " on", "url(",
    ];
    for part in plain {
        ensure!(
            !bare.contains(part),
            "an icon of plain shapes has no {part}"
        );
    }
    ensure!(bare.starts_with('<'), "no shape");
    Ok(bare.replace(" />", "/>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(list: &str, icons: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir_all(at("style")).unwrap();
        fs::create_dir_all(at("node_modules/lucide-static/icons")).unwrap();
        fs::write(at(LIST), list).unwrap();
        for (name, drawing) in icons {
            let file = format!("node_modules/lucide-static/icons/{name}.svg");
            fs::write(at(&file), drawing).unwrap();
        }
        folder
    }

    #[test]
    fn only_the_shapes_of_listed_icons_are_in_the_sprite() {
        let drawing = "<!-- licence -->\n<svg\n  class=\"a\"\n>\n  <path d=\"M1 2\" />\n  <circle r=\"1\" />\n</svg>\n";
        let folder = project("# why\nx\n", &[("x", drawing), ("y", drawing)]);
        assert_eq!(
            sprite(folder.path()).unwrap(),
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><defs>\
             <g id=\"i-x\"><path d=\"M1 2\"/><circle r=\"1\"/></g></defs></svg>"
        );
    }

    #[test]
    fn an_icon_that_the_set_does_not_have_is_an_error() {
        let error = sprite(project("none\n", &[]).path()).unwrap_err();
        assert!(error.to_string().contains("none.svg"), "{error}");
    }

    #[test]
    fn a_drawing_that_could_do_more_than_be_seen_is_refused() {
        assert!(shapes("<svg><script>1</script></svg>").is_err());
        assert!(shapes("<svg><path onclick=\"1\"/></svg>").is_err());
        assert!(shapes("nothing").is_err());
    }
}
