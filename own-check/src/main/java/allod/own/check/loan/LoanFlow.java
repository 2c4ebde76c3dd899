package allod.own.check.loan;

import allod.own.check.flow.Body;
import allod.own.check.flow.Order;

/// What the analyses of one body know, for those that ask.
final class LoanFlow {

    private final Body body;
    private final Order order;
    private final Loans loans;
    private final Carriers carriers;
    private final Liveness liveness;
    private final Origins origins;

    LoanFlow(Body body) {
        this.body = body;
        order = Order.ofAll(body);
        loans = new Loans(body);
        carriers = new Carriers(body);
        liveness = new Liveness(body, order, carriers, loans.callersHands());
        origins = new Origins(body, order, loans, carriers, liveness);
    }

    Body body() {
        return body;
    }

    Order order() {
        return order;
    }

    Loans loans() {
        return loans;
    }

    Carriers carriers() {
        return carriers;
    }

    Liveness liveness() {
        return liveness;
    }

    Origins origins() {
        return origins;
    }
}
