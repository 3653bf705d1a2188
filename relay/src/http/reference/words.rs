//! Words as HTML: escaped, with the few marks that our descriptions use.

/// Text that stands for itself.
pub(super) fn plain(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// One line: `code` and **weight**. Rustdoc's links to items become their names.
pub(super) fn line(text: &str) -> String {
    let text = text.replace("[`", "`").replace("`]", "`");
    let text = marked(&plain(&text), "`", "code");
    marked(&text, "**", "strong")
}

/// Paragraphs, headings and lists, parted by empty lines.
pub(super) fn block(text: &str) -> String {
    text.split("\n\n").map(|part| paragraph(part.trim())).collect()
}

fn paragraph(part: &str) -> String {
    if let Some(title) = part.strip_prefix("## ") {
        return format!("<h3>{}</h3>\n", line(title));
    }
    if part.starts_with("- ") {
        let items = part.lines().map(|item| item.trim_start_matches("- "));
        let items: String = items.map(|item| format!("<li>{}</li>\n", line(item))).collect();
        return format!("<ul>\n{items}</ul>\n");
    }
    format!("<p>{}</p>\n", line(part))
}

/// Every second piece between two marks gets the tag; a mark without its second stays.
fn marked(text: &str, mark: &str, tag: &str) -> String {
    let mut html = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(mark) {
        let Some((inside, next)) = after.split_once(mark) else {
            break;
        };
        html += &format!("{before}<{tag}>{inside}</{tag}>");
        rest = next;
    }
    html + rest
}

#[cfg(test)]
mod tests {
    use super::{block, line};

    #[test]
    fn marks_become_tags_and_nothing_else_does() {
        assert_eq!(
            line("As in [`SignIn`]: **two** of `a<b>`, 2 ** 3"),
            "As in <code>SignIn</code>: <strong>two</strong> of <code>a&lt;b&gt;</code>, 2 ** 3"
        );
        assert_eq!(
            block("## Who\n\nOne\ntwo.\n\n- a\n- `b`"),
            "<h3>Who</h3>\n<p>One\ntwo.</p>\n<ul>\n<li>a</li>\n<li><code>b</code></li>\n</ul>\n"
        );
    }
}
