package allod.own.check.report;

import com.sun.source.tree.AnnotatedTypeTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.DeconstructionPatternTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.IntersectionTypeTree;
import com.sun.source.tree.LabeledStatementTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.tree.WildcardTree;
import java.util.function.ToIntFunction;

/// The ends of statements and types, found in the text; see [Extents].
final class OtherEnds {

    private OtherEnds() {}

    static int of(Tree tree, int start, ToIntFunction<Tree> end, Lexer lexer) {
        return switch (tree) {
            case ExpressionStatementTree statement -> end.applyAsInt(statement.getExpression());
            case CaseTree branch -> caseEnd(branch, end, lexer);
            case IfTree choice ->
                end.applyAsInt(
                        choice.getElseStatement() != null ? choice.getElseStatement() : choice.getThenStatement());
            case ForLoopTree loop -> end.applyAsInt(loop.getStatement());
            case EnhancedForLoopTree loop -> end.applyAsInt(loop.getStatement());
            case WhileLoopTree loop -> end.applyAsInt(loop.getStatement());
            case LabeledStatementTree labeled -> end.applyAsInt(labeled.getStatement());
            case SynchronizedTree block -> end.applyAsInt(block.getBlock());
            case CatchTree handler -> end.applyAsInt(handler.getBlock());
            case SwitchTree choice -> lexer.bracketEnd(lexer.find("{", end.applyAsInt(choice.getExpression())));
            case DeconstructionPatternTree pattern ->
                lexer.bracketEnd(lexer.find("(", end.applyAsInt(pattern.getDeconstructor())));
            case WildcardTree type -> type.getBound() == null ? lexer.tokenEnd(start) : end.applyAsInt(type.getBound());
            case UnionTypeTree type -> end.applyAsInt(type.getTypeAlternatives().getLast());
            case IntersectionTypeTree type -> end.applyAsInt(type.getBounds().getLast());
            case TryTree attempt -> tryEnd(attempt, end);
            case DoWhileLoopTree loop -> lexer.find(";", end.applyAsInt(loop.getStatement())) + 1;
            case AnnotationTree annotation -> annotationEnd(annotation, end, lexer);
            case BindingPatternTree pattern -> end.applyAsInt(pattern.getVariable());
            case AnnotatedTypeTree type -> end.applyAsInt(type.getUnderlyingType());
            case ParameterizedTypeTree type -> parameterizedEnd(type, end, lexer);
            default -> tree instanceof StatementTree ? lexer.find(";}", start) + 1 : lexer.tokenEnd(start);
        };
    }

    private static int caseEnd(CaseTree branch, ToIntFunction<Tree> end, Lexer lexer) {
        if (branch.getBody() != null) {
            return end.applyAsInt(branch.getBody());
        }
        if (branch.getStatements() != null && !branch.getStatements().isEmpty()) {
            return end.applyAsInt(branch.getStatements().getLast());
        }
        int label = branch.getLabels().isEmpty()
                ? 0
                : end.applyAsInt(branch.getLabels().getLast());
        return lexer.find(":", label) + 1;
    }

    private static int tryEnd(TryTree attempt, ToIntFunction<Tree> end) {
        if (attempt.getFinallyBlock() != null) {
            return end.applyAsInt(attempt.getFinallyBlock());
        }
        return end.applyAsInt(
                attempt.getCatches().isEmpty()
                        ? attempt.getBlock()
                        : attempt.getCatches().getLast());
    }

    private static int annotationEnd(AnnotationTree annotation, ToIntFunction<Tree> end, Lexer lexer) {
        int name = end.applyAsInt(annotation.getAnnotationType());
        return annotation.getArguments().isEmpty() ? name : lexer.bracketEnd(lexer.find("(", name));
    }

    private static int parameterizedEnd(ParameterizedTypeTree type, ToIntFunction<Tree> end, Lexer lexer) {
        int last = end.applyAsInt(
                type.getTypeArguments().isEmpty()
                        ? type.getType()
                        : type.getTypeArguments().getLast());
        return lexer.find(">", last) + 1;
    }
}
