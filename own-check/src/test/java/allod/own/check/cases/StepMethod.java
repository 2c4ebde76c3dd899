package allod.own.check.cases;

import java.util.List;

/// A method of steps.
///
/// @param name of the method
/// @param firstLine the line of its header, where the owned parameter comes in
/// @param lastLine the line of its closing brace
/// @param body its steps
record StepMethod(String name, int firstLine, int lastLine, List<Step> body) {

    boolean contains(long line) {
        return firstLine <= line && line <= lastLine;
    }
}
