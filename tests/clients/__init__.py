"""Our endpoint as others see it: their clients, their test suites, plain HTTP."""
