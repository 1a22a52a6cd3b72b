//! Small documents of several kinds, made in code.

#[path = "../../crates/documents/tests/common/archive.rs"]
mod archive;

pub use archive::{unzip, zip};

/// Every byte of every member, in one text.
pub fn unzipped(bytes: &[u8]) -> String {
    unzip(bytes).iter().map(|(name, data)| format!("{name}{}", String::from_utf8_lossy(data))).collect()
}

const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const TYPES: &[u8] =
    b"<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";

/// A paragraph of one run.
pub fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A table.
pub fn table(rows: &[&[&str]]) -> String {
    let row = |row: &&[&str]| {
        let cells: String = row.iter().map(|c| format!("<w:tc>{}</w:tc>", p(c))).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

/// A Word document with a header, a comment, a tracked change and an author beside its body.
pub fn docx(body: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\"?><w:document {WORD}><w:body>{body}<w:p><w:r><w:t xml:space=\"preserve\">Mødet holdes med </w:t></w:r>\
         <w:del w:id=\"1\" w:author=\"Jens Prøvesen\"><w:r><w:delText>Karen Eksempelsen</w:delText></w:r></w:del>\
         <w:r><w:t xml:space=\"preserve\"> i dag.</w:t></w:r></w:p></w:body></w:document>"
    );
    let header = format!("<?xml version=\"1.0\"?><w:hdr {WORD}>{}</w:hdr>", p("Sag om 120358-8905"));
    let comment = format!(
        "<?xml version=\"1.0\"?><w:comments {WORD}><w:comment w:id=\"0\" w:author=\"Jens Prøvesen\" w:initials=\"JP\">{}</w:comment></w:comments>",
        p("Ring til hende på tlf. 23 45 67 89")
    );
    let core = "<?xml version=\"1.0\"?><cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:creator>Jens Prøvesen</dc:creator></cp:coreProperties>";
    zip(&[
        ("[Content_Types].xml", TYPES),
        ("word/document.xml", document.as_bytes()),
        ("word/header1.xml", header.as_bytes()),
        ("word/comments.xml", comment.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
    ])
}

/// A workbook whose only sheet is called `name`, with inline texts.
pub fn xlsx(name: &str, rows: &[&[&str]]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let row = |(r, row): (usize, &&[&str])| {
        let cell = |(c, text): (usize, &&str)| {
            let column = char::from(b'A' + u8::try_from(c).unwrap());
            format!("<c r=\"{column}{}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", r + 1)
        };
        format!("<row r=\"{}\">{}</row>", r + 1, row.iter().enumerate().map(cell).collect::<String>())
    };
    let data: String = rows.iter().enumerate().map(row).collect();
    let sheet = format!(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"{main}\"><sheetData>{data}</sheetData><headerFooter><oddHeader>&amp;C&amp;\"Times New Roman,Regular\"&amp;12&amp;A</oddHeader></headerFooter></worksheet>"
    );
    let book = format!(
        "<?xml version=\"1.0\"?><workbook xmlns=\"{main}\" xmlns:r=\"{rel}\"><sheets><sheet name=\"{name}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let rels = format!(
        "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{rel}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    zip(&[
        ("[Content_Types].xml", TYPES),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// A PDF with a page for each text; an empty text is a page that shows only a picture.
pub fn pdf(pages: &[&str]) -> Vec<u8> {
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned(), String::new()];
    objects.push("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned());
    let image = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream";
    objects.push(image.to_owned());
    let mut kids = Vec::new();
    for text in pages {
        let content = if text.is_empty() {
            "q 500 0 0 700 0 0 cm /Im1 Do Q".to_owned()
        } else {
            format!("BT /F1 12 Tf 72 720 Td ({text}) Tj ET")
        };
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
        let stream = objects.len();
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {stream} 0 R \
             /Resources << /Font << /F1 3 0 R >> /XObject << /Im1 4 0 R >> >> >>"
        ));
        kids.push(format!("{} 0 R", objects.len()));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len());
    let mut out = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", i + 1));
    }
    let xref = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    offsets.iter().for_each(|at| out.push_str(&format!("{at:010} 00000 n \n")));
    out.push_str(&format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n", objects.len() + 1));
    out.into_bytes()
}

pub fn eml() -> Vec<u8> {
    "From: Jens Prøvesen <jens@proeve.example>\r\nTo: sagen@kommune.example\r\nSubject: CPR 120358-8905\r\n\
     Date: Mon, 5 Jan 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
     Content-Transfer-Encoding: 8bit\r\n\r\nMette Testesen har CPR-nummer 120358-8905.\r\n"
        .as_bytes()
        .to_vec()
}
