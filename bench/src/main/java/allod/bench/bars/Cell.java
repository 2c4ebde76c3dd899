package allod.bench.bars;

import java.util.List;

/// One contestant in one case: what a process measures.
///
/// @param name `case/contestant`, unique
/// @param title the contestant, for people
/// @param inC whether the C program measures it, and not [Measure]
/// @param words of the command line
record Cell(String name, String title, boolean inC, List<String> words) {

    String caseName() {
        return name.substring(0, name.indexOf('/'));
    }
}
