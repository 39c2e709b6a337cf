import { validationError } from '../account/api-error.ts'
import type { ObjectStore, ValidationRule } from '../account/record-store.ts'
import type { Account } from '../account/types.ts'
import { isValidationRuleType, unfitRule } from '../account/validation-rules.ts'
import { asList, asObject, asText, textList } from '../http/json.ts'
import type { CollectionControl } from '../http/types.ts'

function found(
  account: Account,
  id: string,
): { readonly store: ObjectStore; readonly name: string } {
  const [object = '', name = ''] = id.split('/')
  const type = account.types.find(object)
  const store = type && account.objects(type.id)
  if (!store?.property(name)) throw validationError(`${id} names no property as OBJECT/PROPERTY`)
  return { store, name }
}

function ruleOf(store: ObjectStore, name: string, value: unknown): ValidationRule {
  const item = asObject(value, 'rule')
  const ruleType = asText(item['ruleType'], 'ruleType')
  if (!isValidationRuleType(ruleType)) throw validationError(`There is no rule ${ruleType}`)
  const rule: ValidationRule = {
    ruleType,
    ruleArguments: textList(item['ruleArguments']),
    ...(item['shouldApplyNormalization'] === true ? { shouldApplyNormalization: true } : {}),
  }
  const unfit = unfitRule(store.property(name)?.type ?? 'string', rule)
  if (unfit !== undefined) throw validationError(unfit)
  return rule
}

/** An admin's validation rules, which the API can add and change but not take away. */
export function ruleCollection(account: Account): CollectionControl {
  return {
    all: () =>
      account.types
        .all()
        .flatMap((type) =>
          [...account.objects(type.id).validationRules()]
            .filter(([, rules]) => rules.length > 0)
            .map(([name, rules]) => ({ id: `${type.id}/${name}`, rules })),
        ),
    put: (items) =>
      items.map((item) => {
        const id = asText(item['id'], 'id')
        const { store, name } = found(account, id)
        store.setValidationRules(
          name,
          asList(item['rules'], 'rules').map((rule) => ruleOf(store, name, rule)),
        )
        return id
      }),
    remove: (ids) => {
      for (const id of ids) {
        const { store, name } = found(account, id)
        store.setValidationRules(name, [])
      }
    },
  }
}
