package allod.lab.format;

import allod.lab.format.Recording.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The grammar of heaptrack's records: takes one line after the other and keeps what they say.
///
/// ```
/// both:         X command line    I page-bytes pages    c milliseconds    R pages    A (attached)
/// raw:          x path    m - | m name base (offset bytes)*         t ip parent    + bytes trace address    - address
/// interpreted:  s text    i ip module (function file line)*         t ip# parent   a bytes trace   + kind   - kind
/// ```
///
/// The command line may contain newlines: until the first `I`, whatever does not parse belongs to it. One thread.
final class RecordParser {

    final BlockLedger ledger;
    final Modules modules = new Modules();
    final Symbols symbols = new Symbols();
    final Moments moments = new Moments();

    private final LineScanner line;
    private final boolean hasSizedStrings;
    private @Nullable Kind kind;
    private String executable = "";
    private String commandLine = "";
    private boolean inCommandLine;
    private boolean attached;

    /// @param format of the file: from 3 on, strings carry their length
    RecordParser(LineScanner line, int format) {
        this(line, format, BlockEvents.IGNORED);
    }

    /// @param format of the file: from 3 on, strings carry their length
    /// @param events hears of each block
    RecordParser(LineScanner line, int format, BlockEvents events) {
        this.ledger = new BlockLedger(new TraceTree(), events);
        this.line = line;
        this.hasSizedStrings = format >= 3;
    }

    /// Takes the current line of the scanner.
    ///
    /// @throws MalformedLine when its mode is known and its fields are wrong
    void accept() throws MalformedLine {
        byte mode = line.mode();
        if (!inCommandLine) {
            parse(mode);
            return;
        }
        try {
            inCommandLine = mode != 'I' && mode != 'm' && mode != '+';
            parse(mode);
        } catch (MalformedLine _) {
            inCommandLine = true;
            commandLine += "\n" + line.line();
        }
    }

    private void parse(byte mode) throws MalformedLine {
        switch (mode) {
            case '+' -> parseAllocation();
            case '-' -> parseFree();
            case 't' -> ledger.traces.add(line.hex("the instruction pointer"), line.hex("the parent trace"));
            case 'x' -> parseExecutable();
            case 'm' -> parseModule();
            case 's' -> parseString();
            case 'i' -> parseInstruction();
            case 'a' -> parseKind();
            case 'X' -> parseCommandLine();
            case 'I' -> parseSystem();
            case 'c' -> moments.at(line.hex("the time stamp"), ledger.counter);
            case 'R' -> moments.resident(line.hex("the resident pages"), ledger.counter);
            case 'A' -> attached = true;
            default -> skip();
        }
    }

    private void parseSystem() throws MalformedLine {
        moments.pagesOf(line.hex("the page size"));
        checkNumbers("the number of pages");
    }

    private void skip() throws MalformedLine {
        if (inCommandLine) {
            throw new MalformedLine("a continuation of the command line");
        }
    }

    private void parseAllocation() throws MalformedLine {
        if (kind == Kind.INTERPRETED) {
            ledger.allocateKind(line.hex("the allocation"));
            return;
        }
        long bytes = line.hex("the size");
        long trace = line.hex("the trace");
        ledger.allocateAt(line.hex("the address"), bytes, trace);
    }

    private void parseFree() throws MalformedLine {
        if (kind == Kind.INTERPRETED) {
            ledger.freeKind(line.hex("the allocation"));
        } else {
            ledger.freeAt(line.hex("the address"));
        }
    }

    private void parseKind() throws MalformedLine {
        settle(Kind.INTERPRETED);
        long bytes = line.hex("the size");
        ledger.addKind(bytes, line.hex("the trace"));
    }

    private void parseString() throws MalformedLine {
        settle(Kind.INTERPRETED);
        symbols.addString(hasSizedStrings ? line.sizedText("the string") : line.rest());
    }

    private void parseInstruction() throws MalformedLine {
        settle(Kind.INTERPRETED);
        long address = line.hex("the address");
        long module = line.hex("the module");
        List<Symbols.Call> calls = new ArrayList<>();
        while (line.hasField()) {
            int function = symbols.checkString(line.hex("the function"));
            boolean hasPlace = line.hasField();
            int file = hasPlace ? symbols.checkString(line.hex("the file")) : 0;
            calls.add(new Symbols.Call(function, file, hasPlace ? (int) line.hex("the line") : 0));
        }
        symbols.addInstruction(address, module, calls);
    }

    private void parseExecutable() throws MalformedLine {
        settle(Kind.RAW);
        executable = hasSizedStrings ? line.sizedText("the path") : line.rest();
    }

    private void parseModule() throws MalformedLine {
        settle(Kind.RAW);
        String path = hasSizedStrings ? line.sizedText("the path") : line.word();
        if (path.equals("-")) {
            modules.startList();
            return;
        }
        long base = line.hex("the load address");
        while (line.hasField()) {
            long offset = line.hex("the offset of the segment");
            modules.add(path.equals("x") ? executable : path, base, offset, line.hex("the size of the segment"));
        }
    }

    private void parseCommandLine() {
        commandLine = line.rest();
        inCommandLine = true;
    }

    private void checkNumbers(String... names) throws MalformedLine {
        for (String name : names) {
            line.hex(name);
        }
    }

    private void settle(Kind found) throws MalformedLine {
        if (kind == null) {
            kind = found;
        } else if (kind != found) {
            throw new MalformedLine(
                    "a record that only the " + found + " kind of recording has, in a file of the " + kind + " kind");
        }
    }

    /// The command line, or the path of the executable where that was not recorded.
    String program() {
        return commandLine.isEmpty() ? executable : commandLine;
    }

    /// Raw until a record of the other kind was seen.
    Kind kind() {
        return kind == null ? Kind.RAW : kind;
    }

    /// Whether heaptrack was attached to a running process, whose earlier blocks are unknown.
    boolean isAttached() {
        return attached;
    }
}
