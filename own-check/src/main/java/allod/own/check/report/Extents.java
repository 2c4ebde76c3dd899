package allod.own.check.report;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/// Where the trees of a file start and end.
///
/// javac keeps the ends of trees only for callers that listen to its diagnostics, which the command line does
/// not. Where they are missing they are found again in the text: the last child's end, and then what the kind
/// of tree adds to it.
final class Extents {

    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final SourceText source;
    private final Lexer lexer;

    Extents(CompilationUnitTree unit, SourcePositions positions, SourceText source) {
        this.unit = unit;
        this.positions = positions;
        this.source = source;
        this.lexer = new Lexer(source.text());
    }

    /// All of a tree, or nothing for one that javac made up.
    @Nullable
    Extent whole(Tree tree) {
        long start = positions.getStartPosition(unit, tree);
        if (start == Diagnostic.NOPOS || start > source.text().length()) {
            return null;
        }
        int end = Math.clamp(end(tree), (int) start, source.text().length());
        return new Extent((int) start, end);
    }

    /// What is underlined of a tree: its first line; of a declaration its name; of a chain of calls over
    /// several lines the last call.
    @Nullable
    Extent underlined(Tree tree) {
        Extent whole = whole(tree);
        if (whole == null) {
            return null;
        }
        Extent part = switch (tree) {
            case VariableTree variable -> name(variable, whole);
            case MethodTree method -> name(method, whole);
            case ClassTree type -> named(type.getSimpleName().toString(), whole.start(), whole);
            case MethodInvocationTree call
            when call.getMethodSelect() instanceof MemberSelectTree select -> lastCall(select, whole);
            default -> whole;
        };
        int line = source.lineOf(part.start());
        int lineEnd = source.lineEnd(line);
        int end = Math.min(part.end(), lineEnd);
        while (end > part.start() + 1 && Character.isWhitespace(source.text().charAt(end - 1))) {
            end--;
        }
        return new Extent(part.start(), Math.max(end, Math.min(part.start() + 1, lineEnd)));
    }

    private Extent name(VariableTree variable, Extent whole) {
        int from = Math.max(whole.start(), annotationsEnd(variable.getModifiers()));
        if (variable.getType() != null && !isEnumConstant(variable)) {
            Extent type = whole(variable.getType());
            from = type == null ? from : Math.max(from, type.end());
        }
        return named(variable.getName().toString(), from, whole);
    }

    private Extent name(MethodTree method, Extent whole) {
        Tree result = method.getReturnType();
        if (result == null) {
            // a constructor is called like its class, which the text says and the tree does not
            int open = lexer.find("({", Math.max(annotationsEnd(method.getModifiers()), whole.start()));
            return lastWordBefore(open, whole);
        }
        Extent type = whole(result);
        return named(method.getName().toString(), type == null ? whole.start() : type.end(), whole);
    }

    private int annotationsEnd(ModifiersTree modifiers) {
        int latest = -1;
        for (Tree annotation : modifiers.getAnnotations()) {
            latest = Math.max(latest, end(annotation));
        }
        return latest;
    }

    private Extent lastWordBefore(int limit, Extent whole) {
        int end = limit;
        while (end > whole.start() && Character.isWhitespace(source.text().charAt(end - 1))) {
            end--;
        }
        int start = end;
        while (start > whole.start()
                && Character.isJavaIdentifierPart(source.text().charAt(start - 1))) {
            start--;
        }
        return start == end ? whole : new Extent(start, end);
    }

    private Extent named(String name, int from, Extent whole) {
        if (name.isEmpty()) {
            return whole;
        }
        int at = lexer.findWord(name, from, whole.end());
        return at < 0 ? whole : new Extent(at, at + name.length());
    }

    private Extent lastCall(MemberSelectTree select, Extent whole) {
        int nameEnd = end(select);
        int nameStart = nameEnd - select.getIdentifier().length();
        boolean oneLine = source.lineOf(whole.start()) == source.lineOf(Math.max(whole.start(), nameStart));
        return oneLine || nameStart < whole.start() ? whole : new Extent(nameStart, whole.end());
    }

    private int end(Tree tree) {
        long known = positions.getEndPosition(unit, tree);
        if (known != Diagnostic.NOPOS) {
            return (int) known;
        }
        long start = positions.getStartPosition(unit, tree);
        return start == Diagnostic.NOPOS ? 0 : found(tree, (int) start);
    }

    private int found(Tree tree, int start) {
        return switch (tree) {
            case IdentifierTree _, LiteralTree _, PrimitiveTypeTree _ -> word(tree, start);
            case MemberSelectTree select -> nameBehind(end(select.getExpression()), '.');
            case MemberReferenceTree reference -> nameBehind(end(reference.getQualifierExpression()), ':');
            case MethodInvocationTree call -> bracketBehind(end(call.getMethodSelect()), "(");
            case NewClassTree made -> newEnd(made, start);
            case NewArrayTree array -> arrayEnd(array, start);
            case ParenthesizedTree _ -> lexer.bracketEnd(start);
            case TypeCastTree cast -> end(cast.getExpression());
            case UnaryTree unary -> unaryEnd(unary, start);
            case BinaryTree binary -> end(binary.getRightOperand());
            case AssignmentTree assignment -> end(assignment.getExpression());
            case CompoundAssignmentTree assignment -> end(assignment.getExpression());
            case ConditionalExpressionTree choice -> end(choice.getFalseExpression());
            case InstanceOfTree test -> end(test.getPattern() != null ? test.getPattern() : test.getType());
            case ArrayAccessTree access -> bracketBehind(end(access.getExpression()), "[");
            case ArrayTypeTree array -> dimensionEnd(end(array.getType()));
            case LambdaExpressionTree lambda -> end(lambda.getBody());
            case SwitchExpressionTree choice -> bracketBehind(end(choice.getExpression()), "{");
            case BlockTree _ -> lexer.bracketEnd(lexer.find("{", start));
            case ClassTree _ -> lexer.bracketEnd(lexer.find("{", start));
            case MethodTree method -> method.getBody() == null ? behind(";", start) : end(method.getBody());
            case VariableTree variable -> variableEnd(variable, start);
            default -> OtherEnds.of(tree, start, this::end, lexer);
        };
    }

    private int word(Tree tree, int start) {
        boolean negative = tree instanceof LiteralTree && source.text().startsWith("-", start);
        int end = lexer.tokenEnd(negative ? lexer.skipBlank(start + 1) : start);
        return tree.getKind() == Tree.Kind.STRING_LITERAL ? sumEnd(end) : end;
    }

    // javac joins literals that are added to each other
    private int sumEnd(int firstEnd) {
        int end = firstEnd;
        int plus = lexer.skipBlank(end);
        while (source.text().startsWith("+", plus)) {
            int next = lexer.skipBlank(plus + 1);
            if (!source.text().startsWith("\"", next)) {
                break;
            }
            int nextEnd = lexer.tokenEnd(next);
            plus = lexer.skipBlank(nextEnd);
            if (source.text().startsWith(".", plus)) {
                break; // a call on the next literal
            }
            end = nextEnd;
        }
        return end;
    }

    private int nameBehind(int end, char mark) {
        int at = lexer.find(String.valueOf(mark), end);
        while (at < source.text().length() && source.text().charAt(at) == mark) {
            at = lexer.skipBlank(at + 1);
        }
        if (source.text().startsWith("<", at)) {
            at = lexer.skipBlank(lexer.find(">", at + 1) + 1);
        }
        while (source.text().startsWith("@", at)) {
            at = lexer.skipBlank(lexer.annotationEnd(at));
        }
        return lexer.tokenEnd(at);
    }

    private int bracketBehind(int end, String bracket) {
        int open = lexer.find(bracket, end);
        return open >= source.text().length() ? end : lexer.bracketEnd(open);
    }

    private int newEnd(NewClassTree made, int start) {
        if (!lexer.startsWithWord("new", start) && made.getEnclosingExpression() == null) {
            return constantEnd(start); // of an enum
        }
        int end = bracketBehind(end(made.getIdentifier()), "(");
        return made.getClassBody() == null ? end : bracketBehind(end, "{");
    }

    private int arrayEnd(NewArrayTree array, int start) {
        if (array.getInitializers() != null) {
            return bracketBehind(start, "{");
        }
        int end = start;
        for (Tree dimension : array.getDimensions()) {
            end = lexer.find("]", end(dimension)) + 1;
        }
        for (int next = lexer.skipBlank(end); isEmptyDimension(next); next = lexer.skipBlank(end)) {
            end = lexer.bracketEnd(next);
        }
        return end;
    }

    private boolean isEmptyDimension(int at) {
        return source.text().startsWith("[", at) && source.text().startsWith("]", lexer.skipBlank(at + 1));
    }

    private int dimensionEnd(int end) {
        int at = lexer.find("[.", end);
        return source.text().startsWith("...", at) ? at + 3 : bracketBehind(end, "[");
    }

    private int unaryEnd(UnaryTree unary, int start) {
        int end = end(unary.getExpression());
        long inner = positions.getStartPosition(unit, unary.getExpression());
        boolean behind = inner == start
                && (unary.getKind() == Tree.Kind.POSTFIX_INCREMENT || unary.getKind() == Tree.Kind.POSTFIX_DECREMENT);
        return behind ? lexer.skipBlank(end) + 2 : end;
    }

    private int variableEnd(VariableTree variable, int start) {
        if (isEnumConstant(variable)) {
            return constantEnd(Math.max(start, annotationsEnd(variable.getModifiers())));
        }
        if (variable.getInitializer() != null) {
            return end(variable.getInitializer());
        }
        int from = variable.getType() == null ? start : Math.max(start, end(variable.getType()));
        String name = variable.getName().isEmpty() ? "_" : variable.getName().toString();
        int at = lexer.findWord(name, from, source.text().length());
        return at < 0 ? from : at + name.length();
    }

    private int constantEnd(int start) {
        int next = lexer.skipBlank(start);
        int end = next;
        if (Character.isJavaIdentifierStart(source.text().charAt(next))) {
            end = lexer.tokenEnd(next);
            next = lexer.skipBlank(end);
        }
        if (source.text().startsWith("(", next)) {
            end = lexer.bracketEnd(next);
            next = lexer.skipBlank(end);
        }
        return source.text().startsWith("{", next) ? lexer.bracketEnd(next) : end;
    }

    // javac gives constants of enums an initializer, made of what is behind the name
    private boolean isEnumConstant(VariableTree variable) {
        return variable.getInitializer() instanceof NewClassTree made
                && made.getEnclosingExpression() == null
                && !lexer.startsWithWord("new", (int) positions.getStartPosition(unit, made));
    }

    private int behind(String mark, int from) {
        return Math.min(source.text().length(), lexer.find(mark, from) + 1);
    }
}
