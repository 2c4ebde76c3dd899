package allod.own.check.cases;

import java.util.List;

/// A statement of the small language that the model understands: owners in variables, and ways through a
/// method. Every step knows the line it was printed in.
sealed interface Step {

    /// `@Own Buf name = new Buf(8);`
    record Make(String name, int line) implements Step {}

    /// `@Own Buf name = from;`
    record Rename(String name, String from, int line) implements Step {}

    /// `name = new Buf(8);`
    record Refill(String name, int line) implements Step {}

    /// `name = from;`
    record Assign(String name, String from, int line) implements Step {}

    /// `name.close();` or `Buf.drop(name);`
    record End(String name, boolean byCall, int line) implements Step {}

    /// `name.get(0);`
    record Use(String name, int line) implements Step {}

    /// `if (c) { then } else { otherwise }`
    record Branch(List<Step> then, List<Step> otherwise) implements Step {}

    /// `while (c) { body }`, or `do { body } while (c);`
    record Loop(List<Step> body, boolean atLeastOnce) implements Step {}

    /// `break;`, `continue;` or `return;`, the last step of a branch inside a loop or, for the last, of any
    /// branch.
    record Leave(Way way) implements Step {}

    /// How a step leaves.
    enum Way {
        BREAK,
        CONTINUE,
        RETURN
    }
}
