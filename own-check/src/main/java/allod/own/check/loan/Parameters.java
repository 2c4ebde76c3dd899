package allod.own.check.loan;

import allod.own.check.flow.Body;
import allod.own.check.flow.Root;
import com.sun.source.tree.MethodTree;
import java.util.List;

/// The numbers of parameters.
final class Parameters {

    private Parameters() {}

    /// The number of a parameter in the declaration; its place among the parameters of the body where the
    /// declaration does not name it.
    static int numberOf(Body body, List<Root> parameters, Root parameter) {
        if (body.tree() instanceof MethodTree method) {
            int number = method.getParameters().indexOf(parameter.tree());
            if (number >= 0) {
                return number;
            }
        }
        return parameters.indexOf(parameter);
    }
}
