/// Lines at both ends of a file, more digits than one, and texts that end nowhere.
class Lines {
    int one() {
        int near = 1;
        int between = 2;
        return near + between;
    }

    int text() {
        String block = """
            with "quotes" and { brackets (
            """;
        char c = '\'';
        return block.length() /* not ( this */ + c;
    }
}
//! OWN0505 one line between is shown
//! ^ 6 `near + between` read here
//! - 4 `int near = 1` made here
//! - 6 `between` and this
//! help: a help of two lines
//! help: another one
//! OWN0505 several are not
//! ^ 14 `block.length() + c` read here
//! OWN0505 a text block is underlined in its first line
//! ^ 10 `String block...` made here
//! - 13 `char c = '\''` and here
